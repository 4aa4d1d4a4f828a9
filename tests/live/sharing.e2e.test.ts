import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { readConfig } from '../../platform/config/config.ts'
import { openDatabase } from '../../platform/database/database.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { createId } from '../../platform/database/uuid.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { startServices } from '../../start-services.ts'
import {
  becomesReady,
  createSeededDatabase,
  environmentFor,
  killProcess,
  processModes,
  startProcess,
  startSystem,
} from '../testkit/system.ts'
import type { ProcessMode } from '../testkit/system.ts'
import { countTo, createNumberedEvents, readNumber, viewerOf } from './numbered-events.ts'
import { changeRole, endSession, openSession, renewSession } from './people.ts'
import type { HeldSession } from './people.ts'
import { openStream, protocols } from './running-streams.ts'
import type { RunningStream } from './running-streams.ts'

interface WatchedSystem {
  readonly url: string
  readonly databaseUrl: string
  /** In this very process, so that what it asks of subgraphs can be counted. */
  readonly gateway: RunningGateway | null | undefined
  stop(): Promise<void>
}

async function startWatched(mode: ProcessMode): Promise<WatchedSystem> {
  if (mode === 'many processes') return startBesideSubgraphs()
  const system = await startSystem(mode)
  return { ...system, gateway: system.local?.gateway }
}

type Streams = Readonly<Record<'live' | 'resumed', ReadonlyMap<string, unknown>>>

/** The gateway here, the subgraphs in two processes of their own. */
async function startBesideSubgraphs(): Promise<WatchedSystem> {
  const { databaseUrl, drop } = await createSeededDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'stratograph-sharing-'))
  const environment = { ...(await environmentFor(databaseUrl)), DATA_FOLDER: folder }
  const children = [
    ['identity', 'commerce', 'crm'],
    ['marketplace', 'ai', 'ecosystem'],
  ].map((services) => startProcess(services, environment))
  const log = createLogger({ level: 'error', service: 'test' })
  const local = await startServices(readConfig(['gateway'], environment), log)
  const url = local.gateway?.url ?? ''
  await becomesReady(url, children)
  const stop = async () => {
    await local.stop()
    await Promise.all(children.map(killProcess))
    await rm(folder, { recursive: true, force: true })
    await drop()
  }
  return { url, databaseUrl, gateway: local.gateway, stop }
}

describe.each(processModes)('who follows the same, in %s', (mode) => {
  let system: WatchedSystem
  /** Two agents of one organisation, the first with two sessions. */
  let agents: readonly [HeldSession, HeldSession, HeldSession]
  let manager: HeldSession
  let dealer: HeldSession
  const opened: RunningStream[] = []

  beforeAll(async () => {
    system = await startWatched(mode)
    const signIn = (name: string) => openSession(system.url, `${name}@demo.stratograph.test`)
    const owner = await signIn('owner')
    const second = await signIn('manager')
    await changeRole(system.url, second, 'AGENT', owner)
    agents = [await signIn('agent'), await signIn('agent'), await renewSession(system.url, second)]
    manager = await signIn('admin')
    await changeRole(system.url, manager, 'MANAGER', owner)
    manager = await renewSession(system.url, manager)
    dealer = await signIn('dealer')
  }, 120_000)
  afterAll(async () => {
    for (const stream of opened) stream.stop()
    await system?.stop()
  })

  interface Asked {
    readonly query: string
    readonly variables: Readonly<Record<string, unknown>>
    readonly protocol?: (typeof protocols)[number]
    readonly cursor?: string | null
  }

  async function follow(
    { access: token }: HeldSession,
    { protocol = 'graphql-ws', query, variables, cursor = null }: Asked,
  ) {
    const stream = openStream(protocol, { url: system.url, token, query, variables, cursor })
    opened.push(stream)
    if (cursor === null) await stream.reaches(1)
    return stream
  }

  /** How many streams there are of what is asked with these variables: of answers, and of events that others complete. */
  function countStreams(variables: Readonly<Record<string, unknown>>) {
    const told = JSON.stringify(variables)
    const count = (streams: Streams | undefined) =>
      [streams?.live, streams?.resumed]
        .flatMap((some) => [...(some?.keys() ?? [])])
        .filter((key) => key.includes(told)).length
    const streams = system.gateway?.generations.current.sharedStreams
    return { answers: count(streams), events: count(streams?.upstreams) }
  }

  /** Subgraph requests of what clients asked; what the gateway asks on its own account is not among them. */
  const countFetches = () => system.gateway?.generations.current.engine.counters?.fetches.started

  test('costs one upstream and one execution an event, whoever of an organisation they are and over whatever they came', async () => {
    const events = createNumberedEvents(system.databaseUrl, agents[0].access)
    const streams: RunningStream[] = []
    for (const agent of agents)
      for (const protocol of protocols) streams.push(await follow(agent, { ...events, protocol }))
    expect(countStreams(events.variables)).toEqual({ answers: 1, events: 0 })
    const fetchesBefore = countFetches() ?? 0
    await events.append(1, 20)
    for (const stream of streams) {
      await stream.reaches(21)
      expect(stream.results.slice(1).map(readNumber)).toEqual(countTo(20))
      expect(stream.results[1].data.domainEventAppended.organisation.name).toBe('Halden Battery Supply')
    }
    // The name of the organisation, which identity knows, once for each event.
    expect(countFetches()).toBe(fetchesBefore + 20)
    expect(countStreams(events.variables)).toEqual({ answers: 1, events: 0 })
    await events.close()
  })

  test('of other rights or another organisation has a stream apart', async () => {
    const events = createNumberedEvents(system.databaseUrl, agents[0].access)
    const streams = [await follow(agents[0], events), await follow(manager, events)]
    const foreign = await follow(dealer, events)
    expect(countStreams(events.variables)).toEqual({ answers: 3, events: 0 })
    await events.append(1, 3)
    for (const stream of streams) {
      await stream.reaches(4)
      expect(stream.results.slice(1).map(readNumber)).toEqual(countTo(3))
    }
    expect(foreign.results).toHaveLength(1)
    await events.close()
  })

  test('and selects what depends on who asks gets their own, of one upstream', async () => {
    const type = `test.choice${createId().slice(-8)}.made`
    const asked = {
      query: `subscription ($types: [String!]) {
        domainEventAppended(types: $types) { version actor { displayName preferences } }
      }`,
      variables: { types: [type] },
    }
    const streams = [await follow(agents[0], asked), await follow(agents[2], asked)]
    expect(countStreams(asked.variables)).toEqual({ answers: 2, events: 1 })
    const viewer = viewerOf(agents[0].access)
    const database = openDatabase({ url: system.databaseUrl, poolSize: 1, name: 'choices' })
    const { organisationId } = viewer
    await database.as(viewer, 'choice').write((tx) =>
      appendEvents(tx, {
        stream: `test.choice/${createId()}`,
        organisationId,
        expectedVersion: 0,
        events: [{ type, data: {} }],
      }),
    )
    await database.close()
    for (const stream of streams) await stream.reaches(2)
    const actors = streams.map(({ results }) => results[1].data.domainEventAppended.actor)
    expect(actors[0].displayName).toBe(actors[1].displayName)
    expect(actors.map(({ preferences }) => preferences === null)).toEqual([false, true])
  })

  test('leaves alone when their session ends, and comes back behind what they had; nobody else notices', async () => {
    const events = createNumberedEvents(system.databaseUrl, agents[0].access)
    const session = await openSession(system.url, 'agent@demo.stratograph.test')
    const leaving = await follow(session, events)
    const staying = [await follow(agents[0], events), await follow(agents[2], events)]
    await events.append(1, 5)
    for (const stream of [leaving, ...staying]) await stream.reaches(6)
    await endSession(system.url, session, agents[0])
    expect(await leaving.end).toBe(4403)
    await events.append(6, 10)
    for (const stream of staying) {
      await stream.reaches(11)
      expect(stream.results.slice(1).map(readNumber)).toEqual(countTo(10))
    }
    expect(leaving.results).toHaveLength(6)
    const cursor = leaving.results[3].extensions.cursor as string
    const resumed = await follow(agents[1], { ...events, cursor })
    const stolen = await follow(agents[2], { ...events, cursor })
    expect(await stolen.end).toMatchObject([{ extensions: { code: 'CURSOR_INVALID' } }])
    await resumed.reaches(7)
    expect(resumed.results.map(readNumber)).toEqual([4, 5, 6, 7, 8, 9, 10])
    await events.append(11, 12)
    await resumed.reaches(9)
    expect(resumed.results.map(readNumber)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12])
    await events.close()
  })
})
