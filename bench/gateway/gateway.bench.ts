import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { describeMachine } from '../machine.ts'
import { BenchError, runBench, startChild } from '../process/child.ts'
import { findFreePorts } from '../../tests/testkit/free-ports.ts'
import { waitFor } from '../process/wait.ts'
import { columns as allColumns, composeBody } from './columns.ts'
import type { Column } from './columns.ts'
import { listContenders } from './contenders.ts'
import type { Contender } from './contenders.ts'
import { findLoadTool } from './load.ts'
import { measureSlice, requireAnswers } from './measure.ts'
import type { Bench, Running } from './measure.ts'
import { installPeers } from './peers.ts'
import { Results, formatColumn, formatSummary, listWaiting } from './report.ts'
import { soak } from './soak.ts'
import { listAbsent, startContenders, takesPart } from './start-contenders.ts'
import type { ExpectedAnswer } from './start-contenders.ts'
import { writeTokens } from './tokens.ts'
import { composeSupergraph } from './workload/subgraphs.ts'

const { values: options } = parseArgs({
  options: {
    /** Short slices, once: for development. */
    quick: { type: 'boolean', default: false },
    /** A million requests to ours alone, watching its memory. */
    soak: { type: 'boolean', default: false },
    /** Only these rows, such as `ours,hive-rr`; stock is always there, to compare the answers with. */
    only: { type: 'string' },
    /** Only these columns, such as `distinct`. */
    columns: { type: 'string' },
    /** Writes CPU profiles of our gateways into this folder, start and warm-up included. */
    profile: { type: 'string' },
  },
})
const columns = chooseColumns()
const connections = 50
// Ten times the connections: no two requests under way are of the same user, and each user comes back, as people do
// and as no gateway but ours, which checks each token once, would notice.
const tokenCount = 500
const rounds = options.quick ? 1 : 3
const seconds = options.quick ? 2 : 4
const warmUpSeconds = options.quick ? 2 : 5
// The gateways have a core of their own; whoever asks them and whoever they ask share the others.
const gatewayCore = '1'
const loadCores = availableParallelism() > 2 ? `0,2-${availableParallelism() - 1}` : '0'

await runBench(async (folder) => {
  if (process.platform !== 'linux' || availableParallelism() < 2)
    throw new BenchError('This bench takes Linux and two cores: one for the gateway, one for its load.')
  await run(folder)
})

async function run(folder: string): Promise<void> {
  installPeers()
  const tool = findLoadTool()
  const origin = await startSubgraphs(folder)
  await writeFile(join(folder, 'supergraph.graphql'), composeSupergraph(origin))
  const { tokensFile, token } = await writeTokens(folder, tokenCount)
  const bodyFile = ({ id }: Column) => join(folder, `${id}.json`)
  for (const column of columns) await writeFile(bodyFile(column), composeBody(column))
  const contenders = await chooseContenders(folder, origin)
  const { running, answers } = await startContenders(contenders, {
    columns,
    folder,
    token,
    core: gatewayCore,
  })
  const bench: Bench = { tool, origin, loadCores, connections, tokensFile, bodyFile }
  console.log(`\n${describeRun(tool)}`)
  if (options.soak) return soak(bench, columns, running, answers)
  const results = await measureAll(bench, running, answers)
  for (const column of columns) console.log(`\n${formatColumn(results, column, contenders)}`)
  const notes = columns.flatMap((column) => [
    ...listAbsent(column, contenders),
    ...listWaiting(results, column, contenders),
  ])
  console.log(`\n${notes.join('\n')}\n\n${formatSummary(results)}`)
}

async function startSubgraphs(folder: string): Promise<string> {
  const [port = 0] = await findFreePorts(1)
  const origin = `http://127.0.0.1:${port}`
  const launcher = join(rootFolder, 'platform', 'server', 'run-script.mjs')
  const child = startChild({
    name: 'the subgraphs',
    command: [process.execPath, launcher, 'bench/gateway/workload/subgraphs.process.ts', String(port)],
    logFile: join(folder, 'subgraphs.log'),
    cores: loadCores,
  })
  await waitFor(child, 30_000, async () => (await fetch(`${origin}/asked`)).ok || undefined)
  return origin
}

async function chooseContenders(folder: string, origin: string): Promise<Contender[]> {
  const all = await listContenders({ folder, origin, profileFolder: options.profile })
  if (!all.some(({ id }) => id === 'grafbase'))
    console.log('Grafbase has no program for this machine in its package: its row is left out.')
  const wanted = options.soak ? ['ours'] : options.only?.split(',')
  return all
    .filter((contender) => columns.some((column) => takesPart(contender, column)))
    .filter(({ id }) => !wanted || id === 'stock' || wanted.includes(id))
}

function chooseColumns(): readonly Column[] {
  const wanted = options.columns?.split(',')
  return wanted ? allColumns.filter(({ id }) => wanted.includes(id)) : allColumns
}

function describeRun(tool: string): string {
  const load = tool === 'wrk' ? 'wrk' : 'a client of our own (slower than wrk; Debian: apt-get install wrk)'
  return [
    describeMachine(),
    `load: ${load}, ${connections} connections; ${rounds} x ${seconds} s each, interleaved, medians`,
    `a gateway has core ${gatewayCore}; load and subgraphs have core ${loadCores}`,
  ].join('\n')
}

/** Column by column, and in each round one contender after the other, so that whatever the machine does meets all alike. */
async function measureAll(
  bench: Bench,
  running: readonly Running[],
  answers: ReadonlyMap<string, ExpectedAnswer>,
): Promise<Results> {
  const results = new Results()
  for (const column of columns) {
    const asked = running.filter(({ contender }) => takesPart(contender, column))
    for (const one of asked) await measureSlice(bench, one, column, warmUpSeconds)
    for (let round = 1; round <= rounds; round += 1) {
      for (const one of asked) {
        const slice = await measureSlice(bench, one, column, seconds)
        requireAnswers(one, column, slice, answers.get(column.id)?.bytes)
        results.add(column, one.contender, slice)
      }
      console.log(`${column.id}: round ${round} of ${rounds}`)
    }
  }
  return results
}
