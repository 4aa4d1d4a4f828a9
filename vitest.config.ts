import { defineConfig } from 'vitest/config'

// Starts the whole graph, in processes of its own too, or kills what runs: each file for itself.
const systemTests = ['**/*.{e2e,fault}.test.ts']
// Works on databases and servers within its own process.
const tableTests = ['**/*.int.test.ts', 'tests/**/*.test.ts']
const exclude = ['**/node_modules/**', '.stratograph/**']
const shared = { setupFiles: ['tests/testkit/setup.ts'], testTimeout: 30_000, hookTimeout: 60_000 }
const withPostgres = { ...shared, globalSetup: ['tests/testkit/postgres.ts'] }
// They end what they start, so they share what they import: half of their time and more went into that.
const sharingImports = { isolate: false }
const resolve = {
  // Vite would give sources graphql's ESM build while packages load the CommonJS one: two realms, and
  // graphql refuses schemas of the other. Both read the same file this way.
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    // They run in the order of their names: the longest first, and what is short fills the end.
    projects: [
      { resolve, test: { ...withPostgres, name: 'system', include: systemTests, exclude } },
      {
        resolve,
        test: {
          ...withPostgres,
          ...sharingImports,
          name: 'tables',
          include: tableTests,
          exclude: [...exclude, ...systemTests],
        },
      },
      {
        resolve,
        test: {
          ...shared,
          ...sharingImports,
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...exclude, ...systemTests, ...tableTests],
        },
      },
    ],
  },
})
