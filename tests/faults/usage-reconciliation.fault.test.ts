import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgresClient from 'postgres'
import { afterAll, beforeAll, describe, test, vi } from 'vitest'
import { createPartner, giveBudget } from '../partners/partner.ts'
import type { Partner } from '../partners/partner.ts'
import { apart, startKillableSystem } from '../testkit/killable-system.ts'
import type { KillableSystem } from '../testkit/killable-system.ts'
import { post, signIn } from '../testkit/system.ts'

const layouts = { 'one process': { all: [] }, 'many processes': apart } satisfies Record<
  string,
  Record<string, readonly string[]>
>

const readUsage = `query ($id: ID!, $from: DateTime!) {
  application(id: $id) { usage(from: $from, window: DAY) { totals { calls refusals errors quotaErrors actualPoints } errorsByCode { code count } } }
}`

/** What a client knows of one of its calls. */
interface Asked {
  readonly name: string
  /** Undefined when no answer reached it. */
  answer?: { readonly code: string | null; readonly points: number; readonly isOfNobody: boolean }
}

interface AskingClient {
  readonly asked: readonly Asked[]
  readonly ended: Promise<void>
}

/** As the database counts one operation of a key. */
interface Counted {
  readonly name: string
  readonly calls: number
  readonly points: number
}

// However slow the machine is.
const leastAnswered = 100
// Asked between one fault and the next.
const someAnswers = 20

// Most of the time goes into waiting: both at once.
describe.concurrent.each(Object.keys(layouts) as (keyof typeof layouts)[])(
  'the usage of partners in %s',
  (mode) => {
    let system: KillableSystem<string>

    beforeAll(async () => {
      system = await startKillableSystem<string>(layouts[mode])
    }, 120_000)
    afterAll(() => system?.stop())

    const spool = () => join(system.dataFolder, 'usage')
    const waiting = async () => (await readdir(spool()).catch(() => [])).toSorted()

    /** In the middle of the traffic: whatever counts, carries or keeps it is killed, some of it twice. */
    async function harm(clients: readonly AskingClient[]): Promise<void> {
      const [front, behind] = mode === 'one process' ? ['all', 'all'] : ['gateway', 'ecosystem']
      await areAnswered(clients)
      await system.restart(front, 300)
      await system.isReady()
      await areAnswered(clients)
      await system.killDatabase()
      await areAnswered(clients)
      // Longer than what was counted waits to be sent.
      if (behind !== front) await system.restart(behind, 2_500)
      await areAnswered(clients)
      await system.restart(front, 0)
      await system.isReady()
      await areAnswered(clients)
    }

    async function readCounted({ apiKeyId }: Partner): Promise<Counted[]> {
      const sql = postgresClient(system.databaseUrl, { max: 1, onnotice: () => undefined })
      const rows = await sql<Counted[]>`
      select operation_name as name, calls::int, actual_points::int as points
        from ecosystem.usage_windows where api_key_id = ${apiKeyId} and span = 'DAY'`
      await sql.end()
      return [...rows]
    }

    test('counts every answer a client got once, though all that counts and keeps it is killed', async ({
      expect,
    }) => {
      const { url } = system
      const staff = await signIn(url, 'owner@demo.stratograph.test')
      const partners = [await createPartner(url), await createPartner(url), await createPartner(url)]
      // One of them asks for more than it may.
      await giveBudget(url, staff, partners[2]?.apiKeyId ?? '', { pointsCapacity: 20, pointsPerSecond: 10 })
      const stopped = new AbortController()
      const clients = partners.map((partner, index) => askOn(url, partner, 2 + index, stopped.signal))
      await harm(clients)
      stopped.abort()
      await Promise.all(clients.map(({ ended }) => ended))
      const asked = clients.map((client) => client.asked)

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
  },
)

/** One client that asks until it is told to stop and has been answered often; every call has a name of its own. */
function askOn(url: string, { key }: Partner, first: number, stopped: AbortSignal): AskingClient {
  const asked: Asked[] = []
  const askAll = async () => {
    while (!stopped.aborted || countAnswered(asked) < leastAnswered) {
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
      if (answer) call.answer = readAnswer(answer)
      await sleep(answer ? 25 : 200)
    }
  }
  return { asked, ended: askAll() }
}

const countAnswered = (asked: readonly Asked[]) => asked.filter(({ answer }) => answer).length

/** Each of them some times more, by what works again. */
async function areAnswered(clients: readonly AskingClient[]): Promise<void> {
  const isWell = ({ answer }: Asked) => answer && !answer.isOfNobody && answer.code !== 'SERVICE_UNAVAILABLE'
  const countWell = () => clients.map(({ asked }) => asked.filter(isWell).length)
  const before = countWell()
  const haveMore = () => countWell().every((count, index) => count >= (before[index] ?? 0) + someAnswers)
  await vi.waitUntil(haveMore, { timeout: 60_000 })
}

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
