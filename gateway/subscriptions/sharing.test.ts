import { execute, GraphQLError, parse } from 'graphql'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isCommonViewer } from '../../platform/auth/common-viewer.ts'
import type { UserViewer, Viewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { addressOf } from '../../platform/events/event.ts'
import { liveDefinitions } from '../../platform/graphql/live-directive.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
} from '../../platform/graphql/subgraph-service.ts'
import {
  composeTinyGraph,
  createTinySubgraph,
  createTokens,
  serveElsewhere,
  startTinyGateway,
} from '../../tests/testkit/tiny-graph.ts'
import type { TinySubgraph } from '../../tests/testkit/tiny-graph.ts'
import { openStream } from '../../tests/live/running-streams.ts'
import type { RunningStream } from '../../tests/live/running-streams.ts'
import type { RunningGateway } from '../gateway.ts'

interface Entry {
  readonly number: number
  /** Whose it is: an organisation's, or one person's. */
  readonly owner: string
}

/** A log of numbered entries, of which each subscriber gets those they may see. */
function createLedger() {
  const entries: Entry[] = []
  const waiting = new Set<() => void>()
  /** The subscriptions that run. */
  const running = new Set<RequestScope>()
  const tiny = createTinySubgraph('ledger', ledgerSdl, {
    Entry: { reader: (_: unknown, __: unknown, { viewer }: RequestScope) => nameOf(viewer) },
  })
  const placed = (position: number, result: object) =>
    ({
      ...result,
      extensions: { position: addressOf(String(position), '0123456789abcdef') },
    }) as SubgraphResult
  const refused = (field: string) => ({
    data: null,
    errors: [new GraphQLError('Not for you.', { path: [field], extensions: { code: 'NOT_FOUND' } })],
  })
  const ledger: TinySubgraph = {
    ...tiny,
    async *subscribe(request, scope) {
      running.add(scope)
      try {
        yield* tell(request, scope)
      } finally {
        running.delete(scope)
      }
    },
  }
  async function* tell(request: SubgraphRequest, scope: RequestScope): AsyncGenerator<SubgraphResult> {
    const field = /(entryAdded|tickerMoved|entrySeen)/.exec(request.query)?.[0] ?? ''
    const { owner } = (request.variables ?? {}) as { owner?: string }
    if (field === 'entryAdded' && owner !== undefined && !belongsTo(owner, scope.viewer))
      return void (yield refused(field) as SubgraphResult)
    let position = Number(scope.live?.position?.split('@')[0] ?? entries.length)
    yield placed(position, { data: null })
    const isStopped = () => scope.signal?.aborted === true
    scope.signal?.addEventListener('abort', wake, { once: true })
    while (!isStopped()) {
      for (; position < entries.length && !isStopped(); position += 1) {
        const entry = entries[position] as Entry
        const isTold = belongsTo(entry.owner, scope.viewer)
        if (field === 'entryAdded' && !isTold) continue
        const rootValue = { [field]: { id: String(entry.number), number: entry.number } }
        const document = parse(request.query)
        const args = {
          schema: tiny.schema,
          document,
          variableValues: request.variables,
          contextValue: scope,
        }
        yield placed(
          position + 1,
          isTold || field === 'tickerMoved' ? await execute({ ...args, rootValue }) : refused(field),
        )
      }
      if (!isStopped()) await new Promise<void>((resolve) => waiting.add(resolve))
    }
  }
  const wake = () => {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }
  const add = (owner: string) => {
    entries.push({ number: entries.length + 1, owner })
    wake()
  }
  return { ledger, running, add, entries }
}

const ledgerSdl = `
  ${liveDefinitions}
  type Query { ledgerReady: Boolean }
  type Subscription {
    entryAdded(owner: ID): Entry @live(scope: ORGANISATION)
    entrySeen(owner: ID): Entry @live(scope: ORGANISATION)
    tickerMoved(owner: ID): Entry @live(scope: PUBLIC)
  }
  type Entry @key(fields: "id") {
    id: ID! @sharedWithin(scope: PUBLIC)
    number: Int! @sharedWithin(scope: PUBLIC)
    reader: String!
  }
`
const labelsSdl = `
  ${liveDefinitions}
  type Entry @key(fields: "id") {
    id: ID! @sharedWithin(scope: PUBLIC)
    label: String! @sharedWithin(scope: ORGANISATION)
    secret: String @sharedWithin(scope: ORGANISATION) @requiresScopes(scopes: [["role:admin"]])
    mine: String!
  }
`

function createLabels(): TinySubgraph {
  return createTinySubgraph('labels', labelsSdl, {
    Entry: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      label: ({ id }: { id: string }) => `entry ${id}`,
      secret: () => 'the margin',
      mine: (_: unknown, __: unknown, { viewer }: RequestScope) => nameOf(viewer),
    },
  })
}

function nameOf(viewer: Viewer): string {
  return viewer.kind === 'user' ? viewer.userId : viewer.kind
}

function belongsTo(owner: string, viewer: Viewer): boolean {
  return viewer.kind === 'user' && [viewer.userId, viewer.organisationId].includes(owner)
}

interface Asked {
  readonly field?: string
  readonly owner?: string
  readonly cursor?: string | null | undefined
}

const [alpha, beta] = [createId(), createId()]

function person(organisationId: string | null, role: UserViewer['role'] = 'MEMBER'): UserViewer {
  const organisationKind = organisationId === null ? null : 'CLIENT'
  return {
    kind: 'user',
    userId: createId(),
    sessionId: createId(),
    organisationId,
    organisationKind,
    role: organisationId === null ? null : role,
  }
}

describe.each(['in this process', 'in processes of their own'])('subscriptions to subgraphs %s', (place) => {
  const { ledger, running, add, entries } = createLedger()
  const labels = createLabels()
  const streams: RunningStream[] = []
  let tokens: Awaited<ReturnType<typeof createTokens>>
  let gateway: RunningGateway
  let offered = composeTinyGraph([ledger, labels])
  let closeServices: () => Promise<void> = async () => undefined

  beforeAll(async () => {
    tokens = await createTokens()
    const services = place === 'in this process' ? undefined : await serveElsewhere([ledger, labels])
    closeServices = async () => services?.stop()
    gateway = await startTinyGateway([ledger, labels], {
      keySource: tokens.keySource,
      supergraph: { read: async () => offered },
      ...(services && { services: services.services }),
    })
  })
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.stop()
    await expect.poll(() => running.size).toBe(0)
    labels.requests.length = 0
  })
  afterAll(async () => {
    await gateway?.stop()
    await closeServices()
  })

  async function follow(
    viewer: Viewer,
    selection: string,
    { field = 'entryAdded', owner, cursor = null }: Asked = {},
  ) {
    const token = viewer.kind === 'user' ? await tokens.sign(viewer) : ''
    const query = `subscription ($owner: ID) { ${field}(owner: $owner) ${selection} }`
    const variables = { owner }
    const stream = openStream('graphql-ws', { url: gateway.url, token, query, variables, cursor })
    streams.push(stream)
    return stream
  }

  /** What came, without the beginning. */
  const toldBy = (stream: RunningStream, field = 'entryAdded') =>
    stream.results.slice(1).map(({ data }) => data[field])

  async function begin(...begun: readonly Promise<RunningStream>[]): Promise<RunningStream[]> {
    const all = await Promise.all(begun)
    await Promise.all(all.map((stream) => stream.reaches(1)))
    return all
  }

  test('of an organisation cost one upstream and one execution an event, however many people follow', async () => {
    const people = [person(alpha), person(alpha), person(alpha)]
    const [first] = await begin(follow(people[0] as UserViewer, '{ number label }'))
    const others = await begin(
      ...people
        .flatMap((one) => [one, { ...one, sessionId: createId() }])
        .map((one) => follow(one, '{ number label }')),
    )
    const before = entries.length
    for (let count = 0; count < 5; count += 1) add(alpha)
    const expected = [1, 2, 3, 4, 5].map((number) => ({
      number: before + number,
      label: `entry ${before + number}`,
    }))
    for (const stream of [first, ...others]) {
      await stream?.reaches(6)
      expect(toldBy(stream as RunningStream)).toEqual(expected)
    }
    expect(running.size).toBe(1)
    expect([...running].map(({ viewer }) => isCommonViewer(viewer))).toEqual([true])
    expect(labels.requests).toHaveLength(5)
    expect(labels.scopes.slice(-5).every(({ viewer }) => isCommonViewer(viewer))).toBe(true)
  })

  test('of two organisations are never shared, nor those of different rights', async () => {
    const [one, other, manager] = await begin(
      follow(person(alpha), '{ number label }'),
      follow(person(beta), '{ number label }'),
      follow(person(alpha, 'MANAGER'), '{ number label }'),
    )
    add(alpha)
    add(beta)
    const last = entries.length
    for (const stream of [one, other, manager]) await stream?.reaches(2)
    expect([one, other, manager].map((stream) => toldBy(stream as RunningStream)[0].number)).toEqual([
      last - 1,
      last,
      last - 1,
    ])
    expect(
      [...running]
        .map(({ viewer }) => [viewer.kind === 'user' && [viewer.organisationId, viewer.role]].flat())
        .sort(),
    ).toEqual(
      [
        [alpha, 'MANAGER'],
        [alpha, 'MEMBER'],
        [beta, 'MEMBER'],
      ].sort(),
    )
  })

  test('are asked for each person where the event itself may depend on them', async () => {
    const people = [person(alpha), person(alpha)]
    const all = await begin(...people.map((one) => follow(one, '{ number reader }')))
    add(alpha)
    for (const stream of all) await stream.reaches(2)
    expect(all.map((stream) => toldBy(stream)[0].reader)).toEqual(people.map(({ userId }) => userId))
    expect([...running].map(({ viewer }) => nameOf(viewer)).sort()).toEqual(
      people.map(({ userId }) => userId).sort(),
    )
  })

  test('have one upstream and are completed for each person where only what completes them may depend on that', async () => {
    const people = [person(alpha), person(alpha)]
    const windows = people.flatMap((one) => [one, one])
    const [first] = await begin(follow(people[0] as UserViewer, '{ number mine }'))
    const all = await begin(...windows.map((one) => follow(one, '{ number mine }')))
    for (let count = 0; count < 3; count += 1) add(alpha)
    const last = entries.length
    const told = (mine: string) => [last - 2, last - 1, last].map((number) => ({ number, mine }))
    for (const stream of [first, ...all]) await stream?.reaches(4)
    expect(all.map((stream) => toldBy(stream))).toEqual(windows.map(({ userId }) => told(userId)))
    expect(toldBy(first as RunningStream)).toEqual(told((people[0] as UserViewer).userId))
    expect([...running].map(({ viewer }) => isCommonViewer(viewer))).toEqual([true])
    expect(
      labels.scopes
        .slice(-6)
        .map(({ viewer }) => nameOf(viewer))
        .sort(),
    ).toEqual(people.flatMap(({ userId }) => [userId, userId, userId]).sort())
    expect(labels.requests).toHaveLength(6)
    const cursor = first?.results[1].extensions.cursor as string
    const resumed = await follow(people[0] as UserViewer, '{ number mine }', { cursor })
    await resumed.reaches(2)
    expect(resumed.results.map(({ data }) => data.entryAdded.number)).toEqual([last - 1, last])
  })

  test('of one upstream go on for the person alone from the event that is not for all', async () => {
    const [ada, grace] = [person(alpha), person(alpha)]
    const all = await begin(
      ...[ada, grace].map((one) => follow(one, '{ number mine }', { field: 'entrySeen' })),
    )
    add(alpha)
    add(ada.userId)
    add(alpha)
    const last = entries.length
    for (const stream of all) await stream.reaches(4)
    expect(toldBy(all[0] as RunningStream, 'entrySeen')).toEqual(
      [last - 2, last - 1, last].map((number) => ({ number, mine: ada.userId })),
    )
    expect(all[1]?.results[2].errors[0].extensions.code).toBe('NOT_FOUND')
    expect(all[1]?.results[3].data.entrySeen).toEqual({ number: last, mine: grace.userId })
  })

  test('are shared by everybody, signed in or not, where field and selection are public', async () => {
    const all = await begin(
      follow({ kind: 'anonymous' }, '{ number }', { field: 'tickerMoved' }),
      follow(person(alpha), '{ number }', { field: 'tickerMoved' }),
      follow(person(beta, 'OWNER'), '{ number }', { field: 'tickerMoved' }),
    )
    add(alpha)
    for (const stream of all) await stream.reaches(2)
    expect(all.map((stream) => toldBy(stream, 'tickerMoved'))).toEqual(
      all.map(() => [{ number: entries.length }]),
    )
    expect([...running].map(({ viewer }) => viewer)).toEqual([{ kind: 'anonymous' }])
  })

  test('that only one person may have are followed as that person', async () => {
    const [ada, grace] = [person(alpha), person(alpha)]
    const [own] = await begin(follow(ada, '{ number }', { owner: ada.userId }))
    const foreign = await follow(grace, '{ number }', { owner: ada.userId })
    await foreign.reaches(1)
    expect(foreign.results[0].errors[0].extensions.code).toBe('NOT_FOUND')
    add(ada.userId)
    await own?.reaches(2)
    expect(toldBy(own as RunningStream)).toEqual([{ number: entries.length }])
    // First in common, then each as themselves.
    expect([...running].map(({ viewer }) => nameOf(viewer))).toContain(ada.userId)
  })

  test('go on for the person alone from the event that is not for all', async () => {
    const [ada, grace] = [person(alpha), person(alpha)]
    const all = await begin(
      follow(ada, '{ number }', { field: 'entrySeen' }),
      follow(grace, '{ number }', { field: 'entrySeen' }),
    )
    add(alpha)
    add(ada.userId)
    add(alpha)
    const last = entries.length
    for (const stream of all) await stream.reaches(4)
    expect(toldBy(all[0] as RunningStream, 'entrySeen')).toEqual(
      [last - 2, last - 1, last].map((number) => ({ number })),
    )
    expect(
      all[1]?.results
        .slice(1)
        .map(({ data, errors }) => data?.entrySeen?.number ?? errors[0].extensions.code),
    ).toEqual([last - 2, 'NOT_FOUND', last])
  })

  test('are shared by those the schema gives all of it; who gets less gets it alone', async () => {
    const admins = [person(alpha, 'ADMIN'), person(alpha, 'ADMIN')]
    const member = person(alpha)
    const all = await begin(...[...admins, member].map((one) => follow(one, '{ number secret }')))
    add(alpha)
    for (const stream of all) await stream.reaches(2)
    expect(all.map((stream) => toldBy(stream)[0].secret)).toEqual(['the margin', 'the margin', null])
    expect([...running].map(({ viewer }) => viewer.kind === 'user' && viewer.role).sort()).toEqual([
      'ADMIN',
      'MEMBER',
    ])
  })

  test('carry each person’s own cursor, which nobody else can resume with', async () => {
    const [ada, grace] = [person(alpha), person(alpha)]
    const [hers, other] = await begin(follow(ada, '{ number }'), follow(grace, '{ number }'))
    add(alpha)
    await Promise.all([hers?.reaches(2), other?.reaches(2)])
    hers?.stop()
    const cursors = [hers, other].map((stream) => stream?.results[1].extensions.cursor as string)
    expect(cursors[0]).not.toBe(cursors[1])
    for (let count = 0; count < 3; count += 1) add(alpha)
    const last = entries.length
    const resumed = await follow({ ...ada, sessionId: createId() }, '{ number }', { cursor: cursors[0] })
    await resumed.reaches(3)
    expect(resumed.results.map(({ data }) => data.entryAdded.number)).toEqual([last - 2, last - 1, last])
    const stolen = await follow(grace, '{ number }', { cursor: cursors[0] })
    expect(await stolen.end).toMatchObject([{ extensions: { code: 'CURSOR_INVALID' } }])
  })

  test('that were shared are shared again after another supergraph took over', async () => {
    const people = [person(alpha), person(alpha), person(alpha)]
    const all = await begin(...people.map((one) => follow(one, '{ number label }')))
    add(alpha)
    for (const stream of all) await stream.reaches(2)
    const changed = { ...labels, sdl: labels.sdl.replace('mine: String!', 'mine: String! more: String') }
    offered = composeTinyGraph([ledger, changed])
    expect(await gateway.generations.reload()).toMatchObject({ outcome: 'swapped' })
    add(alpha)
    for (const stream of all) await stream.reaches(3)
    const last = entries.length
    for (const stream of all) expect(toldBy(stream).map(({ number }) => number)).toEqual([last - 1, last])
    expect([...running].every(({ viewer }) => isCommonViewer(viewer))).toBe(true)
    expect(running.size).toBe(1)
  })
})
