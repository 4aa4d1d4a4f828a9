import { join } from 'node:path'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { ask } from '../process/ask.ts'
import { BenchError, startChild } from '../process/child.ts'
import type { Child } from '../process/child.ts'
import { findFreePorts } from '../../tests/testkit/free-ports.ts'
import { waitFor } from '../process/wait.ts'

/** The graph as a partner meets it: the gateway in a process and on a core of its own, the rest in another. */
export interface PartnerSystem {
  readonly url: string
  readonly gateway: Child
  /** Token of a partner organisation's admin, and of ours who sets budgets. */
  readonly admin: string
  readonly staff: string
  stop(): Promise<void>
}

/** An application with a key. */
export interface Partner {
  readonly applicationId: string
  readonly key: string
}

/** Points, points per second, the most for a request, requests at a time. */
export interface Budget {
  readonly pointsCapacity: number
  readonly pointsPerSecond: number
  readonly requestCeiling: number
  readonly concurrency: number
}

/** More than any load here can use up. */
export const ampleBudget: Budget = {
  pointsCapacity: 100_000_000,
  pointsPerSecond: 1_000_000,
  requestCeiling: 10_000_000,
  concurrency: 10_000,
}

const startLimitMs = 120_000
const launcher = join(rootFolder, 'platform', 'server', 'launch.mjs')

/** Starts it on an embedded server with the demo world. `cores`: where the gateway runs, and where all else does. */
export async function startPartnerSystem(
  folder: string,
  cores: { readonly gateway: string; readonly others: string },
): Promise<PartnerSystem> {
  const environment = await composeEnvironment(folder)
  const start = (services: readonly string[], onCores: string) =>
    startChild({
      name: `npm start -- ${services.join(' ')}`,
      command: [process.execPath, launcher, ...services],
      environment,
      logFile: join(folder, `${services[0]}.log`),
      cores: onCores,
      graceMs: 15_000,
    })
  const subgraphs = start(subgraphNames, cores.others)
  const gateway = start(['gateway'], cores.gateway)
  const url = `http://127.0.0.1:${environment['PORT']}`
  await waitFor(gateway, startLimitMs, () => becomeReady(url, subgraphs), 100)
  const stop = async () => void (await Promise.all([gateway.stop(), subgraphs.stop()]))
  const [admin, staff] = await Promise.all([signIn(url, 'client'), signIn(url, 'owner')])
  return { url, gateway, admin, staff, stop }
}

async function composeEnvironment(folder: string): Promise<Record<string, string>> {
  const ports = await findFreePorts(1 + subgraphNames.length)
  const subgraphPorts = subgraphNames.map(
    (name, index) => [`${name.toUpperCase()}_PORT`, String(ports[index + 1])] as const,
  )
  return {
    ...Object.fromEntries(subgraphPorts),
    PORT: String(ports[0]),
    DATA_FOLDER: join(folder, 'data'),
    LOG_LEVEL: 'error',
    // Budgets are what is measured; the limit on how often a client may ask would come before them.
    RATE_LIMIT_PER_SECOND: '0',
    RATE_LIMIT_ANONYMOUS_PER_SECOND: '0',
  }
}

async function becomeReady(url: string, subgraphs: Child): Promise<true | undefined> {
  if (subgraphs.hasExited)
    throw new BenchError(`${subgraphs.name} ended while starting:\n${subgraphs.readLog()}`)
  return (await fetch(`${url}/health/ready`)).ok || undefined
}

async function signIn(url: string, account: string): Promise<string> {
  const input = { email: `${account}@demo.stratograph.test`, password: demoPassword }
  const mutation = `mutation ($input: UserSignInInput!) {
    userSignIn(input: $input) { accessToken { value } userErrors { message } }
  }`
  const { userSignIn } = await request<{ userSignIn: { accessToken: { value: string } | null } }>(
    url,
    mutation,
    input,
    undefined,
  )
  if (!userSignIn.accessToken) throw new BenchError(`${input.email} cannot sign in.`)
  return userSignIn.accessToken.value
}

/** Creates an application of the demo client and a key with this budget. */
export async function createPartner(
  { url, admin, staff }: PartnerSystem,
  name: string,
  budget: Budget,
): Promise<Partner> {
  const { applicationCreate } = await request<{ applicationCreate: { application: { id: string } } }>(
    url,
    'mutation ($input: ApplicationCreateInput!) { applicationCreate(input: $input) { application { id } } }',
    { name, documentMode: 'OFF' },
    admin,
  )
  const applicationId = applicationCreate.application.id
  const { apiKeyCreate } = await request<{ apiKeyCreate: { secret: string; apiKey: { id: string } } }>(
    url,
    'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret apiKey { id } } }',
    { applicationId, name: 'bench', environment: 'LIVE', scopes: ['commerce:read'] },
    admin,
  )
  // Before the key is first used: the gateway remembers for seconds what it learned of one.
  await request(
    url,
    'mutation ($input: ApiKeyBudgetSetInput!) { apiKeyBudgetSet(input: $input) { apiKey { id } } }',
    { id: apiKeyCreate.apiKey.id, ...budget },
    staff,
  )
  return { applicationId, key: apiKeyCreate.secret }
}

/** Publishes operations in Apollo's form; fails when one is refused. */
export async function publish(
  { url, admin }: PartnerSystem,
  { applicationId }: Partner,
  operations: readonly { readonly id: string; readonly body: string }[],
): Promise<void> {
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations }
  const { manifestPublish } = await request<{ manifestPublish: { userErrors: { message: string }[] } }>(
    url,
    'mutation ($input: ManifestPublishInput!) { manifestPublish(input: $input) { userErrors { message } } }',
    { applicationId, format: 'APOLLO', manifest },
    admin,
  )
  const [fault] = manifestPublish.userErrors
  if (fault) throw new BenchError(`The manifest was refused: ${fault.message}`)
}

async function request<Data>(
  url: string,
  query: string,
  input: object,
  token: string | undefined,
): Promise<Data> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await ask(url, query, { input }, headers)
  if (!answer) throw new BenchError(`The gateway refused: ${query.slice(0, 80)}`)
  return answer.data as Data
}
