import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgresClient from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterFolderIn } from '../../platform/database/embedded/cluster-folder.ts'
import { startEmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'
import type { EmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'
import { findPostmaster } from '../../platform/database/embedded/postmaster.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { createPartner } from '../partners/partner.ts'
import type { Partner } from '../partners/partner.ts'
import { findFreePorts } from '../testkit/free-ports.ts'
import { becomesReady, killProcess, post, signIn, startProcess } from '../testkit/system.ts'

const layouts = {
  'one process': { all: [] },
  'many processes': {
    gateway: ['gateway'],
    ecosystem: ['ecosystem'],
    others: subgraphNames.filter((name) => name !== 'ecosystem'),
  },
} satisfies Record<string, Record<string, readonly string[]>>

const setBudget =
  'mutation ($input: ApiKeyBudgetSetInput!) { apiKeyBudgetSet(input: $input) { userErrors { code } } }'
const readUsage = `query ($id: ID!, $from: DateTime!) {
  application(id: $id) { usage(from: $from, window: DAY) { totals { calls refusals errors quotaErrors actualPoints } errorsByCode { code count } } }
}`

/** What a client knows of one of its calls. */
interface Asked {
  readonly name: string
  /** Undefined when no answer reached it. */
  answer?: { readonly code: string | null; readonly points: number; readonly isOfNobody: boolean }
}

/** As the database counts one operation of a key. */
interface Counted {
  readonly name: string
  readonly calls: number
  readonly points: number
}

// However slow the machine is.
const leastAnswered = 100
// What one layout wrote the other has to read.
const secret = randomBytes(32).toString('hex')
let dataFolder: string
let postgres: EmbeddedPostgres
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-usage-'))
  postgres = await startEmbeddedPostgres({ dataFolder, log: () => undefined })
})
afterAll(async () => {
  await postgres?.stop()
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
})

describe.each(Object.keys(layouts) as (keyof typeof layouts)[])('the usage of partners in %s', (mode) => {
  const services: Readonly<Record<string, readonly string[]>> = layouts[mode]
  const children = new Map<string, ChildProcess>()
  let environment: NodeJS.ProcessEnv
  let url: string

  beforeAll(async () => {
    const [gatewayPort = 0, ...ports] = await findFreePorts(1 + subgraphNames.length)
    environment = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATA_FOLDER: dataFolder,
      DATABASE_POOL_SIZE: '4',
      PORT: String(gatewayPort),
      STRATOGRAPH_SECRET: secret,
      DRAIN_MS: '500',
      ...Object.fromEntries(
        subgraphNames.map((name, index) => [`${name.toUpperCase()}_PORT`, String(ports[index])]),
      ),
    }
    url = `http://127.0.0.1:${gatewayPort}`
    for (const name of Object.keys(services)) start(name)
    await becomesReady(url, [...children.values()])
  }, 120_000)
  afterAll(async () => void (await Promise.all([...children.keys()].map(kill))))

  const start = (name: string) => void children.set(name, startProcess(services[name] ?? [], environment))
  const kill = async (name: string) => {
    const child = children.get(name)
    if (child) await killProcess(child)
  }
  const restart = async (name: string, downMs: number) => {
    await kill(name)
    await sleep(downMs)
    start(name)
  }
  const killPostgres = async () => {
    const postmaster = findPostmaster(clusterFolderIn(dataFolder))
    if (!postmaster) throw new Error('The server should run.')
    process.kill(postmaster.identity.pid, 'SIGKILL')
  }
  const spool = () => join(dataFolder, 'usage')
  const waiting = async () => (await readdir(spool()).catch(() => [])).toSorted()

  /** In the middle of the traffic: whatever counts, carries or keeps it is killed, some of it twice. */
  async function harm(): Promise<void> {
    const [front, behind] = mode === 'one process' ? ['all', 'all'] : ['gateway', 'ecosystem']
    await sleep(1_500)
    await restart(front, 300)
    await becomesReady(url, [...children.values()])
    await sleep(1_000)
    await killPostgres()
    await sleep(3_000)
    if (behind !== front) await restart(behind, 2_500)
    await sleep(1_500)
    await restart(front, 0)
    await becomesReady(url, [...children.values()])
    await sleep(1_000)
  }

  /** One client that asks until it is told to stop and has been answered often; every call has a name of its own. */
  async function askOn({ key }: Partner, first: number, stopped: AbortSignal): Promise<Asked[]> {
    const asked: Asked[] = []
    let answered = 0
    while (!stopped.aborted || answered < leastAnswered) {
      const call: Asked = { name: `Call${asked.length + 1}` }
      asked.push(call)
      const query = `query ${call.name} { variants(first: ${first}) { edges { node { id } } } }`
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query }),
        signal: AbortSignal.timeout(20_000),
      })
        .then((response) => response.json() as Promise<any>)
        .catch(() => undefined)
      if (answer) {
        call.answer = readAnswer(answer)
        answered += 1
      }
      await sleep(answer ? 25 : 200)
    }
    return asked
  }

  async function readCounted({ apiKeyId }: Partner): Promise<Counted[]> {
    const sql = postgresClient(postgres.url, { max: 1, onnotice: () => undefined })
    const rows = await sql<Counted[]>`
      select operation_name as name, calls::int, actual_points::int as points
        from ecosystem.usage_windows where api_key_id = ${apiKeyId} and span = 'DAY'`
    await sql.end()
    return [...rows]
  }

  test('counts every answer a client got once, though all that counts and keeps it is killed', async () => {
    const staff = await signIn(url, 'owner@demo.stratograph.test')
    const partners = [await createPartner(url), await createPartner(url), await createPartner(url)]
    // One of them asks for more than it may.
    const scarce = { id: partners[2]?.apiKeyId, pointsCapacity: 20, pointsPerSecond: 10 }
    await post(url, setBudget, { input: scarce }, staff)
    const stopped = new AbortController()
    const asking = partners.map((partner, index) => askOn(partner, 2 + index, stopped.signal))
    await harm()
    stopped.abort()
    const asked = await Promise.all(asking)

    // What is on its way once more when all is counted is known again.
    const copies = await mkdtemp(join(tmpdir(), 'stratograph-usage-copies-'))
    await cp(spool(), copies, { recursive: true })
    const copied = (await readdir(copies)).filter((name) => name.endsWith('.ndjson'))
    expect(copied.length).toBeGreaterThan(0)
    await expect.poll(waiting, { timeout: 30_000 }).toEqual([])
    const counted = await Promise.all(partners.map(readCounted))
    await cp(copies, spool(), { recursive: true })
    await expect.poll(waiting, { timeout: 30_000 }).toEqual([])
    expect(await Promise.all(partners.map(readCounted))).toEqual(counted)
    await rm(copies, { recursive: true, force: true })

    for (const [index, partner] of partners.entries()) {
      const mine = reconcile(asked[index] ?? [], counted[index] ?? [])
      expect(mine).toMatchObject({ missing: [], twice: [], unknown: [], wrongPoints: [] })
      const token = await signIn(url, 'client@demo.stratograph.test')
      const from = new Date(Date.now() - 86_400_000).toISOString()
      const { data } = await post(url, readUsage, { id: partner.applicationId, from }, token)
      const { totals, errorsByCode } = data.application.usage
      expect(totals.calls).toBe(mine.answered + mine.countedUnanswered)
      for (const [code, count] of mine.codes)
        expect(countOf(errorsByCode, code), code).toBeGreaterThanOrEqual(count)
      const told = [
        mode,
        `key ${index + 1}`,
        JSON.stringify({ ...mine, codes: Object.fromEntries(mine.codes) }),
      ]
      process.stdout.write(`${told.join(' ')}\n`)
    }
    expect(reconcile(asked[2] ?? [], counted[2] ?? []).codes.get('BUDGET_EXCEEDED')).toBeGreaterThan(0)
  }, 240_000)
})

function readAnswer({ errors, extensions }: any): NonNullable<Asked['answer']> {
  const [error] = errors ?? []
  return {
    code: (error?.extensions?.code as string | undefined) ?? null,
    points: (extensions?.budget?.cost.actual as number | undefined) ?? 0,
    // Whose key it is could not be asked: the call is counted for nobody.
    isOfNobody: error?.message === 'The API key cannot be checked at the moment.',
  }
}

/** Where what clients were answered and what was counted differ. */
function reconcile(asked: readonly Asked[], counted: readonly Counted[]) {
  const byName = new Map(counted.map((row) => [row.name, row]))
  const countable = asked.filter(({ answer }) => !answer?.isOfNobody)
  const answered = countable.filter(({ answer }) => answer)
  const known = new Set(countable.map(({ name }) => name))
  const codes = answered.flatMap(({ answer }) => answer?.code ?? [])
  return {
    answered: answered.length,
    unanswered: countable.length - answered.length,
    countedUnanswered: countable.filter(({ name, answer }) => !answer && byName.has(name)).length,
    ofNobody: asked.length - countable.length,
    missing: answered.filter(({ name }) => !byName.has(name)).map(({ name }) => name),
    twice: counted.filter(({ calls }) => calls !== 1),
    unknown: counted.filter(({ name }) => !known.has(name)),
    wrongPoints: answered.filter(({ name, answer }) => byName.get(name)?.points !== answer?.points),
    codes: new Map([...Map.groupBy(codes, (code) => code)].map(([code, all]) => [code, all.length])),
  }
}

function countOf(errors: readonly { code: string; count: number }[], code: string): number {
  return errors.find((each) => each.code === code)?.count ?? 0
}
