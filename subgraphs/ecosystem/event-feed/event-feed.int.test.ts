import { expect, test } from 'vitest'
import { anonymousViewer, serviceViewer } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { comparePositions, readAddress } from '../../../platform/events/event.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'

const subgraph = testSubgraph(ecosystem)
const gateway = serviceViewer('gateway')

const follow = (viewer: Viewer = gateway) =>
  subgraph.follow('subscription { eventNews { position ids } }', {}, viewer)

async function append(stream: string, data: object): Promise<void> {
  await subgraph.database
    .as(serviceViewer('test'), 'test')
    .write((tx) =>
      appendEvents(tx, { stream, organisationId: null, events: [{ type: 'test.feed.happened', data }] }),
    )
}

async function findEnd(viewer: Viewer = gateway) {
  const { data, errors } = await subgraph.run('{ eventLogEnd }', {}, viewer)
  return errors ? errors[0]?.extensions?.['code'] : data?.['eventLogEnd']
}

test('the ids of every event are told in log order, whatever its type, up to the end of the log', async () => {
  const [streamId, inside, deep] = [createId(), createId(), createId()]
  const news = follow()
  const first = (await news.next()).value.data.eventNews
  expect(first.ids).toEqual([])
  await append(`test.feed/${streamId}`, { inside, list: [{ text: `of ${deep.toUpperCase()}.` }] })
  const end = readAddress(String(await findEnd()))
  const told: string[] = []
  const isReached = (address: string) => {
    const reached = readAddress(address)
    return reached && end && comparePositions(reached.position, end.position) >= 0
  }
  for (let { position } = first; !isReached(position);) {
    const { value } = await news.next()
    told.push(...value.data.eventNews.ids)
    position = value.data.eventNews.position
  }
  expect(readAddress(first.position)?.log).toBe(end?.log)
  expect(told).toEqual(expect.arrayContaining([streamId, inside, deep]))
  await news.return?.()
})

test('a log in which nothing happens is told to be quiet', async () => {
  const news = follow()
  const positions = [await news.next(), await news.next()].map(({ value }) => value.data.eventNews.position)
  expect(positions.map((address) => readAddress(address)?.log)).toEqual([
    expect.stringMatching(/^[0-9a-f]{16}$/),
    readAddress(positions[0])?.log,
  ])
  await news.return?.()
})

test.each([
  ['nobody', anonymousViewer],
  ['our own staff', testUser({ organisationKind: 'OPERATOR', role: 'OWNER' })],
])('the log is told to our services, not to %s', async (_, viewer) => {
  expect(await findEnd(viewer)).toBe('FORBIDDEN')
  const { value } = await follow(viewer).next()
  expect(value.errors[0].extensions.code).toBe('FORBIDDEN')
})
