import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpSubgraph, type HttpSubgraph } from '../../gateway/transport/http-subgraph.ts'
import { createViewerSigner } from '../../platform/auth/viewer-header.ts'
import type { RequestScope, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { anonymousScope } from './run-cases.ts'

const signer = createViewerSigner(randomBytes(32))
const log = createLogger({ level: 'silent', service: 'federation cases' })

/** A local subgraph served over real HTTP on a free port, and the gateway's own client for it. */
export interface ServedSubgraph {
  readonly client: HttpSubgraph
  close(): Promise<void>
}

export async function serveOverHttp(local: SubgraphService): Promise<ServedSubgraph> {
  const server = createServer((request, response) => {
    readText(request)
      .then((text) => local.execute(JSON.parse(text), readScope(request, response)))
      .then(
        (result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)),
        () => response.writeHead(500).end(),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = createHttpSubgraph({ name: local.name, url: `http://127.0.0.1:${port}`, signer, log })
  return {
    client,
    async close() {
      await client.close()
      await closeServer(server)
    },
  }
}

/** What a request tells of its caller; `signal` aborts when the gateway gives it up. */
function readScope(request: IncomingMessage, response: ServerResponse): RequestScope {
  const leaving = new AbortController()
  response.once('close', () => leaving.abort())
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string') headers[name] = value
  return { ...anonymousScope, headers, signal: leaving.signal }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
