// Runs Apollo's suite for integrations against ours: installs what it wants beside this file, bundles, starts jest.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = dirname(fileURLToPath(import.meta.url))
const run = (command, args) => {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(join(folder, 'node_modules', '@apollo', 'server-integration-testsuite')))
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
await build({
  entryPoints: [join(folder, 'apollo-http.suite.ts')],
  outfile: join(folder, 'build', 'apollo-http.test.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
})
run(process.execPath, [
  join('node_modules', 'jest', 'bin', 'jest.js'),
  '--rootDir',
  'build',
  '--testMatch',
  '**/*.test.cjs',
])
