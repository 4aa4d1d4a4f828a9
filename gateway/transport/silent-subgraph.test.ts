import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createViewerSigner } from '../../platform/auth/viewer-header.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import { startSubgraphServer } from '../../platform/server/subgraph-server.ts'
import { startTcpProxy } from '../../tests/testkit/tcp-proxy.ts'
import { createAccounts, silentLog } from '../../tests/testkit/tiny-graph.ts'
import { createSocketSubscriptions } from './socket-subscriptions.ts'

test('a subgraph behind a connection that died without a word is reached again', async () => {
  const viewerKey = randomBytes(32)
  const common = { host: '127.0.0.1', drainMs: 100, viewerKey, introspection: false, log: silentLog }
  const server = await startSubgraphServer({ ...common, service: createAccounts(), port: 0 })
  const cable = await startTcpProxy(server.port)
  const subscriptions = createSocketSubscriptions({
    name: 'accounts',
    url: `${cable.url.replace('http', 'ws')}/graphql`,
    signer: createViewerSigner(viewerKey),
    log: silentLog,
    keepAliveMs: 100,
  })
  const scope = { viewer: anonymousViewer, requestId: 'silent' }
  const results = subscriptions.subscribe({ query: 'subscription { ticking { id } }' }, scope)
  expect((await results.next()).value).toMatchObject({ data: { ticking: { id: 'first' } } })
  cable.freeze()
  expect((await results.next()).value).toMatchObject({ data: { ticking: { id: 'second' } } })
  await subscriptions.close()
  await cable.stop()
  await server.stop()
})
