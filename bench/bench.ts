import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { rootFolder } from '../platform/config/root-folder.ts'

/** Each bench is a program of its own, so that one's imports never weigh on another's numbers. */
const benches: Readonly<Record<string, string>> = {
  access: 'what rights, limits and row security cost, as ratios to the same without them [--quick]',
  gateway: 'requests and CPU per request beside the other gateways [--quick] [--soak]',
  graph: 'the connected question in process and over HTTP, and its SQL statements [--quick]',
  live: 'deliveries, delays and memory of subscriptions beside other servers [--quick]',
  partners: 'ids beside texts, publication, keys, and a quiet key beside a noisy one [--quick]',
  reload: 'how long the event loop stands still while supergraphs are swapped',
  start: 'npm start with an empty folder, then again, to the first answered query',
}

const [name = '', ...args] = process.argv.slice(2)
if (Object.hasOwn(benches, name)) runBench(name, args)
else explainUse(name)

function runBench(name: string, args: readonly string[]): void {
  const launcher = join(rootFolder, 'platform', 'server', 'run-script.mjs')
  const program = `bench/${name}/${name}.bench.ts`
  const child = spawn(process.execPath, [launcher, program, ...args], { stdio: 'inherit', cwd: rootFolder })
  // A terminal sends its signals to the bench as well; it stops what it started and we wait for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}

function explainUse(name: string): void {
  if (name) console.error(`There is no bench "${name}".`)
  const width = Math.max(...Object.keys(benches).map((known) => known.length))
  console.log('npm run bench -- <name>')
  for (const [known, asks] of Object.entries(benches)) console.log(`  ${known.padEnd(width)}  ${asks}`)
  process.exitCode = name ? 1 : 0
}
