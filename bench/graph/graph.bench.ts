import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { readConfig } from '../../platform/config/config.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { startServices } from '../../start-services.ts'
import type { RunningServices } from '../../start-services.ts'
import { describeMachine } from '../machine.ts'
import { formatNumber, formatTable, percentile } from '../numbers.ts'
import { ask } from '../process/ask.ts'
import { BenchError, runBench, startChild } from '../process/child.ts'
import type { Child } from '../process/child.ts'
import { findFreePorts } from '../../tests/testkit/free-ports.ts'
import { waitFor } from '../process/wait.ts'

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const warmUps = options.quick ? 20 : 100
const samples = options.quick ? 50 : 500
const startLimitMs = 120_000
const launcher = join(rootFolder, 'platform', 'server', 'launch.mjs')

/** The connected question as a support agent asks it, about the demo world's own customer. */
interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

await runBench(run)

async function run(folder: string): Promise<void> {
  console.log(`${describeMachine()}; one asker, ${samples} times each`)
  const environment = await composeEnvironment(folder)
  const here = await measureHere(environment)
  const apart = await measureApart(environment, folder)
  const rows = [
    ['all in one process', here.timesMs],
    ['gateway and six subgraph processes', apart],
  ] as const
  const table = rows.map(([title, timesMs]) => [
    title,
    formatNumber(percentile(timesMs, 0.5)),
    formatNumber(percentile(timesMs, 0.95)),
  ])
  console.log(`\n${formatTable(['', 'p50 ms', 'p95 ms'], table)}\n`)
  const counts = Object.entries(here.statements)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  console.log(`SQL statements: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}`)
  const [inProcess, overHttp] = rows.map(([, timesMs]) => formatNumber(percentile(timesMs, 0.95)))
  console.log(
    `graph: connected question p95 ${inProcess} ms in process, ${overHttp} ms over HTTP, ${total} SQL statements`,
  )
}

/** Both modes run on one data folder, one after the other: the same rows, the same server. */
async function composeEnvironment(folder: string): Promise<Record<string, string>> {
  const ports = await findFreePorts(1 + subgraphNames.length)
  const subgraphPorts = subgraphNames.map((name, index) => [
    `${name.toUpperCase()}_PORT`,
    String(ports[index + 1]),
  ])
  return {
    ...(Object.fromEntries(subgraphPorts) as Record<string, string>),
    PORT: String(ports[0]),
    DATA_FOLDER: join(folder, 'data'),
    DATABASE_POOL_SIZE: '4',
    LOG_LEVEL: 'error',
  }
}

async function measureHere(
  environment: Readonly<Record<string, string>>,
): Promise<{ timesMs: number[]; statements: Record<string, number> }> {
  const config = readConfig([], { ...environment })
  const services = await startServices(config, createLogger({ level: config.logLevel, service: 'bench' }))
  try {
    const url = services.gateway?.url ?? ''
    const question = await prepareQuestion(url)
    const timesMs = await askOften(url, question)
    return { timesMs, statements: await countStatements(services, url, question) }
  } finally {
    await services.stop()
  }
}

async function measureApart(
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<number[]> {
  const start = (service: string) =>
    startChild({
      name: `npm start -- ${service}`,
      command: [process.execPath, launcher, service],
      environment,
      logFile: join(folder, `${service}.log`),
      graceMs: 15_000,
    })
  const gateway = start('gateway')
  const children: Child[] = [gateway, ...subgraphNames.map(start)]
  const url = `http://127.0.0.1:${environment['PORT']}`
  try {
    await waitFor(gateway, startLimitMs, () => becomeReady(url, children), 100)
    return await askOften(url, await prepareQuestion(url))
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}

async function becomeReady(url: string, children: readonly Child[]): Promise<true | undefined> {
  const ended = children.find((child) => child.hasExited)
  if (ended) throw new BenchError(`${ended.name} ended while starting:\n${ended.readLog()}`)
  return (await fetch(`${url}/health/ready`)).ok || undefined
}

async function prepareQuestion(url: string): Promise<Question> {
  const file = join(rootFolder, 'schema', 'operations', 'connected-question.graphql')
  const query = await readFile(file, 'utf8')
  const customer = await signIn(url, 'customer@demo.stratograph.test')
  const own = await ask(url, '{ me { customer { id } } }', {}, customer)
  const { me } = (own?.data ?? {}) as { me?: { customer?: { id: string } } }
  if (!me?.customer) throw new BenchError('The demo world has no customer to ask about.')
  return {
    query,
    variables: { customerId: me.customer.id },
    headers: await signIn(url, 'agent@demo.stratograph.test'),
  }
}

async function signIn(url: string, email: string): Promise<Record<string, string>> {
  const query =
    'mutation ($input: UserSignInInput!) { userSignIn(input: $input) { accessToken { value } userErrors { message } } }'
  const answer = await ask(url, query, { input: { email, password: demoPassword } })
  const { userSignIn } = (answer?.data ?? {}) as { userSignIn?: { accessToken?: { value: string } | null } }
  if (!userSignIn?.accessToken) throw new BenchError(`${email} cannot sign in.`)
  return { authorization: `Bearer ${userSignIn.accessToken.value}` }
}

/** Milliseconds of each asking, one after the other, the warm-up left out. */
async function askOften(url: string, question: Question): Promise<number[]> {
  const timesMs: number[] = []
  for (let count = 0; count < warmUps + samples; count += 1) {
    const sentAt = performance.now()
    await askOnce(url, question)
    if (count >= warmUps) timesMs.push(performance.now() - sentAt)
  }
  return timesMs
}

async function askOnce(url: string, { query, variables, headers }: Question): Promise<void> {
  const answer = await ask(url, query, variables, headers)
  const { customer } = (answer?.data ?? {}) as { customer?: unknown }
  if (!customer) throw new BenchError('The connected question was not answered.')
}

/** Row statements of one asking, by the Postgres schema they read. */
async function countStatements(
  services: RunningServices,
  url: string,
  question: Question,
): Promise<Record<string, number>> {
  const requestId = 'bench-connected-question'
  const watches = services.stores.map(({ database }) => database.statements.watch(requestId))
  await askOnce(url, { ...question, headers: { ...question.headers, 'x-request-id': requestId } })
  const statements = watches.flatMap((watch) => watch.statements)
  for (const watch of watches) watch.stop()
  const schemaOf = (statement: string) =>
    subgraphNames.find((name) => statement.includes(`"${name}".`) || statement.includes(` ${name}.`)) ??
    'elsewhere'
  return Object.fromEntries(
    [...Map.groupBy(statements, schemaOf)].map(([name, found]) => [name, found.length]),
  )
}
