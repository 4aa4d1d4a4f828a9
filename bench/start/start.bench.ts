import { cp, symlink } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { describeMachine } from '../machine.ts'
import { ask } from '../process/ask.ts'
import { runBench, startChild } from '../process/child.ts'
import type { Child } from '../process/child.ts'
import { listTree, readPeakMb, readProportionalMb } from '../process/process-usage.ts'
import { findFreePorts } from '../../tests/testkit/free-ports.ts'
import { waitFor } from '../process/wait.ts'

const startLimitMs = 120_000
// Open to everybody, and answered from rows: the graph is up when this is.
const firstQuery = '{ batteries(first: 1) { edges { node { name } } } }'

interface Start {
  readonly seconds: number
  readonly nodePeakMb: number
  readonly postgresPeakMb: number
}

await runBench(run)

/** Twice in a fresh copy of the checkout: nothing bundled, no database, no seeds; then all of it there. */
async function run(folder: string): Promise<void> {
  const checkout = join(folder, 'checkout')
  await copyCheckout(checkout)
  console.log(describeMachine())
  const cold = await startOnce(checkout, 'cold')
  const warm = await startOnce(checkout, 'warm')
  const peakMb = Math.max(...[cold, warm].map((start) => start.nodePeakMb + start.postgresPeakMb))
  const [coldSeconds, warmSeconds] = [cold, warm].map(({ seconds }) => seconds.toFixed(1))
  console.log(`start: cold ${coldSeconds} s, warm ${warmSeconds} s, peak ${Math.round(peakMb)} MB`)
}

/** The sources as a newcomer has them after `npm ci`. */
async function copyCheckout(checkout: string): Promise<void> {
  const left = new Set(['node_modules', '.git', '.stratograph', 'artifacts'])
  const isTaken = (path: string) =>
    !left.has(basename(path)) && !relative(rootFolder, path).startsWith(`bench${sep}peers`)
  await cp(rootFolder, checkout, { recursive: true, filter: isTaken })
  await symlink(join(rootFolder, 'node_modules'), join(checkout, 'node_modules'))
}

async function startOnce(checkout: string, title: string): Promise<Start> {
  const [port = 0] = await findFreePorts(1)
  const startedAt = performance.now()
  const child = startChild({
    name: 'npm start',
    command: ['npm', 'start'],
    cwd: checkout,
    environment: { PORT: String(port), DATA_FOLDER: join(checkout, '.stratograph') },
    logFile: join(checkout, '..', `${title}.log`),
    graceMs: 30_000,
  })
  const peak = watchMemory(child)
  await waitFor(child, startLimitMs, () => ask(`http://127.0.0.1:${port}`, firstQuery), 10)
  const seconds = (performance.now() - startedAt) / 1000
  // What the start leaves to be done right after it belongs to its peak.
  await sleep(2_000)
  const start = { seconds, ...peak() }
  await child.stop()
  console.log(
    `${title}: ${seconds.toFixed(2)} s from npm start to the first answer; at most ${Math.round(start.nodePeakMb)} MB in node, ${Math.round(start.postgresPeakMb)} MB in PostgreSQL`,
  )
  return start
}

/** Follows the processes while they come and go; PostgreSQL's share their buffers, which count once. */
function watchMemory(child: Child): () => { nodePeakMb: number; postgresPeakMb: number } {
  const nodePeaks = new Map<number, number>()
  let postgresPeakMb = 0
  const look = () => {
    const tree = listTree(child.pid)
    for (const { pid } of tree.filter(({ name }) => name === 'node' || name === 'MainThread'))
      nodePeaks.set(pid, readPeakMb(pid))
    const postgres = tree.filter(({ name }) => name === 'postgres')
    const proportionalMb = postgres.reduce((sum, { pid }) => sum + readProportionalMb(pid), 0)
    postgresPeakMb = Math.max(postgresPeakMb, proportionalMb)
  }
  const timer = setInterval(look, 200)
  return () => {
    clearInterval(timer)
    look()
    return { nodePeakMb: Math.max(...nodePeaks.values()), postgresPeakMb }
  }
}
