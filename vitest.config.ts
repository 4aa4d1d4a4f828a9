import { defineConfig } from 'vitest/config'

// What starts databases, servers or processes, each file for itself.
const systemTests = ['**/*.{int,e2e,fault}.test.ts', 'tests/**/*.test.ts']
const exclude = ['**/node_modules/**', '.stratograph/**']
const shared = { setupFiles: ['tests/testkit/setup.ts'], testTimeout: 30_000, hookTimeout: 60_000 }
const resolve = {
  // Vite would give sources graphql's ESM build while packages load the CommonJS one: two realms, and
  // graphql refuses schemas of the other. Both read the same file this way.
  alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        test: {
          ...shared,
          name: 'system',
          include: systemTests,
          exclude,
          globalSetup: ['tests/testkit/postgres.ts'],
        },
      },
      {
        resolve,
        // Nothing of these outlives its test, so they share what they import: most of their time went into that.
        test: {
          ...shared,
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...exclude, ...systemTests],
          isolate: false,
        },
      },
    ],
  },
})
