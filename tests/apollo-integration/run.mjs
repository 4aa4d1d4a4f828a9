// Runs Apollo's suite for integrations against ours: installs what it wants beside this file, bundles, starts jest.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
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
  '--json',
  '--outputFile',
  join('build', 'results.json'),
])
explainSkipped()

/** Says why the suite left something out; fails when it left out more than it says itself. */
function explainSkipped() {
  const { testResults } = readJson('build', 'results.json')
  const skipped = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
  )
  const ofDefer = skipped.filter((name) =>
    /tests that require graphql@17|includes all fields with defer/.test(name),
  )
  const { version } = readJson('node_modules', 'graphql', 'package.json')
  console.log(
    `${ofDefer.length} skipped: the suite runs its cases of @defer only with INCREMENTAL_DELIVERY_TESTS_ENABLED, which needs graphql 17; ours is ${version}.`,
  )
  const others = skipped.filter((name) => !ofDefer.includes(name))
  if (others.length === 0) return
  console.error(`Skipped for no reason that is known here:\n${others.join('\n')}`)
  process.exit(1)
}

function readJson(...path) {
  return JSON.parse(readFileSync(join(folder, ...path), 'utf8'))
}
