import { randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { createViewerSigner } from '../../platform/auth/viewer-header.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type {
  LiveProgress,
  LocalSubgraphService,
  RequestScope,
  SubgraphResult,
} from '../../platform/graphql/subgraph-service.ts'
import { startSubgraphServer } from '../../platform/server/subgraph-server.ts'
import { createAccounts, silentLog } from '../../tests/testkit/tiny-graph.ts'
import { createSocketSubscriptions } from './socket-subscriptions.ts'
import { trackProgress } from './track-progress.ts'

const request = { query: 'subscription { ticking { id } }' }
const log = '0123456789abcdef'
const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** Sends numbered events as fast as its socket takes them, for ever, and counts who follows. */
class Torrent {
  following = 0
  begun = 0

  async *subscribe(after: string | undefined, isInLog: boolean): AsyncGenerator<SubgraphResult> {
    this.following += 1
    this.begun += 1
    try {
      for (let number = Number(after?.split('@')[0] ?? 0) + 1; ; number += 1) {
        const extensions = isInLog ? { position: `${number}@${log}` } : undefined
        yield { data: { ticking: { id: String(number) } }, ...(extensions && { extensions }) }
      }
    } finally {
      this.following -= 1
    }
  }
}

async function connect(torrent: Torrent, isInLog: boolean) {
  const viewerKey = randomBytes(32)
  const service: LocalSubgraphService = {
    ...createAccounts(),
    subscribe: (_request, { live }) => torrent.subscribe(live?.position, isInLog),
  }
  const common = { host: '127.0.0.1', drainMs: 100, viewerKey, introspection: false, log: silentLog }
  const server = await startSubgraphServer({ ...common, service, port: 0 })
  const subscriptions = createSocketSubscriptions({
    name: 'accounts',
    url: `ws://127.0.0.1:${server.port}/graphql`,
    signer: createViewerSigner(viewerKey),
    log: silentLog,
  })
  stops.push(
    () => server.stop(),
    () => subscriptions.close(),
  )
  return subscriptions
}

const isLetGo = (torrent: Torrent) =>
  expect.poll(() => torrent.following, { timeout: 20_000, interval: 20 }).toBe(0)

test('a subgraph stops sending to a reader that stands still, who then goes on with every event once and in order', async () => {
  const torrent = new Torrent()
  const subscriptions = await connect(torrent, true)
  const live = {
    position: undefined as string | undefined,
    advance: (position: string) => void (live.position = position),
    lose: () => undefined,
  } satisfies LiveProgress
  const scope: RequestScope = { viewer: anonymousViewer, requestId: 'slow', live }
  const results = trackProgress(subscriptions.subscribe(request, scope), live)
  const taken: unknown[] = []
  const take = async () => taken.push((await results.next()).value?.data?.['ticking'])
  await take()
  await isLetGo(torrent)
  while (taken.length < 2_500) await take()
  expect(taken).toEqual(Array.from({ length: 2_500 }, (_, index) => ({ id: String(index + 1) })))
  expect(torrent.begun).toBeGreaterThan(1)
  await results.return(undefined)
})

test('events that lie in no log end with an error behind those that waited', async () => {
  const torrent = new Torrent()
  const subscriptions = await connect(torrent, false)
  const results = subscriptions.subscribe(request, { viewer: anonymousViewer, requestId: 'slow' })
  await results.next()
  await isLetGo(torrent)
  const numbers: number[] = []
  const readAll = async () => {
    for await (const { data } of results) {
      const ticking = data?.['ticking'] as { id: string } | undefined
      numbers.push(Number(ticking?.id))
    }
  }
  await expect(readAll()).rejects.toMatchObject({ code: 'SUBGRAPH_TOO_FAST', serviceName: 'accounts' })
  // A thousand wait at most; the first was taken out of them, or before them.
  expect([999, 1_000]).toContain(numbers.length)
  expect(numbers).toEqual(numbers.map((_, index) => index + 2))
})
