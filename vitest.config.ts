import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // Vite would give sources graphql's ESM build while packages load the CommonJS one: two realms, and
    // graphql refuses schemas of the other. Both read the same file this way.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '.stratograph/**'],
    globalSetup: ['tests/testkit/postgres.ts'],
    setupFiles: ['tests/testkit/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
