import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isCommonViewer } from '../../platform/auth/common-viewer.ts'
import type { UserViewer, Viewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { openStream } from '../../tests/live/running-streams.ts'
import type { RunningStream } from '../../tests/live/running-streams.ts'
import { createLabels, createLedger, nameOf, person } from '../../tests/testkit/ledger.ts'
import {
  composeTinyGraph,
  createTokens,
  serveElsewhere,
  startTinyGateway,
} from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

interface Asked {
  readonly field?: string
  readonly owner?: string
  readonly cursor?: string | null | undefined
}

const [alpha, beta] = [createId(), createId()]

describe.each(['in this process', 'in processes of their own'])('subscriptions to subgraphs %s', (place) => {
  const { ledger, opened, running, add, entries } = createLedger()
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
    opened.length = 0
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

  test.each(['{ number label }', '{ number mine }'])(
    'begin once, also where many people come at the same moment and some leave at once (%s)',
    async (selection) => {
      const people = Array.from({ length: 20 }, () => person(alpha))
      const leaving = people.slice(0, 3).map((one) => follow(one, selection))
      const staying = people.slice(3).map((one) => follow(one, selection))
      for (const stream of leaving) (await stream).stop()
      const all = await begin(...staying)
      add(alpha)
      for (const stream of all) await stream.reaches(2)
      expect(all.map((stream) => toldBy(stream)[0].number)).toEqual(all.map(() => entries.length))
      expect(running.size).toBe(1)
      expect(opened.length).toBeLessThanOrEqual(1 + leaving.length)
    },
  )

  test('that are refused in common are asked for each, and shared by the windows of who may have them', async () => {
    const [ada, ...others] = Array.from({ length: 10 }, () => person(alpha))
    const owner = ada?.userId ?? ''
    const all = await begin(
      ...[ada, ada, ...others].map((one) => follow(one as UserViewer, '{ number }', { owner })),
    )
    const told = all.map(({ results }) => results[0].errors?.[0].extensions.code ?? 'begun')
    expect(told).toEqual(['begun', 'begun', ...others.map(() => 'NOT_FOUND')])
    expect([...running].map(({ viewer }) => nameOf(viewer))).toEqual([owner])
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
