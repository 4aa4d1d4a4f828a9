import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { anonymousScope } from './run-cases.ts'

/** Serves a local subgraph over real HTTP on a free port. */
export async function serveOverHttp(
  local: SubgraphService,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    readText(request)
      .then((text) => local.execute(JSON.parse(text), anonymousScope))
      .then(
        (result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)),
        () => response.writeHead(500).end(),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => closeServer(server) }
}

/** The same subgraph, reached by URL. */
export class HttpService implements SubgraphService {
  readonly name: string
  private readonly url: string

  constructor(name: string, url: string) {
    this.name = name
    this.url = url
  }

  async execute(request: SubgraphRequest, scope: RequestScope): Promise<SubgraphResult> {
    const { query, operationName, variables } = request
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: request.body ?? JSON.stringify({ query, operationName, variables }),
      ...(scope.signal ? { signal: scope.signal } : {}),
    })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    return (await response.json()) as SubgraphResult
  }

  subscribe(): AsyncIterableIterator<SubgraphResult> {
    throw new Error('Subscriptions are tested with the gateway’s own transport')
  }

  checkHealth(): Promise<void> {
    return Promise.resolve()
  }
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
