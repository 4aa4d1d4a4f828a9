import { createSecureServer } from 'node:http2'
import type { Http2SecureServer } from 'node:http2'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import { createSelfSigned } from '../../tests/testkit/self-signed.ts'
import { silentLog } from '../../tests/testkit/tiny-graph.ts'
import { createHttpSubgraph } from './http-subgraph.ts'

const identity = createSelfSigned()
const trusted = getCACertificates('default')
const servers: (Http2SecureServer | Server)[] = []

beforeAll(() => setDefaultCACertificates([...trusted, identity.cert]))
afterAll(async () => {
  setDefaultCACertificates(trusted)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
})

async function listen(server: Http2SecureServer | Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `https://localhost:${(server.address() as AddressInfo).port}`
}

const answer = (version: string) => JSON.stringify({ data: { version } })

async function askMany(url: string): Promise<unknown[]> {
  const subgraph = createHttpSubgraph({ name: 'far', url, signer: { sign: () => 'signed' }, log: silentLog })
  const scope = { viewer: anonymousViewer, requestId: 'test' }
  try {
    const asked = Array.from({ length: 20 }, () => subgraph.execute({ query: '{ version }' }, scope))
    return (await Promise.all(asked)).map(({ data }) => data?.['version'])
  } finally {
    await subgraph.close()
  }
}

test('a subgraph that offers HTTP/2 is asked over it', async () => {
  const server = createSecureServer({ ...identity, allowHTTP1: true }, (request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(answer(request.httpVersion))
  })
  const versions = await askMany(await listen(server))
  expect(new Set(versions)).toEqual(new Set(['2.0']))
})

test('one that does not is asked over HTTP/1.1', async () => {
  const server = createServer(identity, (request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(answer(request.httpVersion))
  })
  expect(new Set(await askMany(await listen(server)))).toEqual(new Set(['1.1']))
})

test('one whose certificate nobody vouches for is not asked', async () => {
  const stranger = createServer(createSelfSigned(), (_, response) => response.end(answer('any')))
  await expect(askMany(await listen(stranger))).rejects.toMatchObject({
    extensions: { code: 'SUBGRAPH_UNREACHABLE' },
  })
})
