import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { graphql } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { Publisher } from './publisher.ts'
import { buildNameSchema, buildTickSchema } from './workload.ts'

// Both subgraphs in one process: `subgraphs.process.ts <port>`.

const publisher = new Publisher()
const names = buildNameSchema()
const ticks = buildTickSchema((topic, context) =>
  publisher.follow(topic, (context as { asksForPlaces?: boolean }).asksForPlaces),
)
// One log, in which the id of a tick is its place: a gateway that asks for places gets them.
const log = '0123456789abcdef'

const server = createServer((request, response) => {
  if (publisher.answer(request, response)) return
  if (request.url?.endsWith('/health/ready')) return void response.end('{"status":"ready"}')
  const schema = request.url?.startsWith('/names') ? names : ticks
  const answer = async () => {
    const { query, variables } = JSON.parse(await text(request)) as {
      query: string
      variables?: Record<string, unknown>
    }
    const body = JSON.stringify(await graphql({ schema, source: query, variableValues: variables }))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }
  answer().catch((error: unknown) => response.writeHead(500).end(String(error)))
})
useServer(
  {
    schema: ticks,
    context: (_context, _id, payload) => ({ asksForPlaces: payload.extensions?.['live'] !== undefined }),
    onNext: (_context, _id, _payload, _args, result) => {
      const ticked = result.data?.['ticked'] as { id?: string } | null | undefined
      const position = `${ticked?.id ?? publisher.published}@${log}`
      return ticked ? { ...result, extensions: { position } } : { data: null, extensions: { position } }
    },
  },
  new WebSocketServer({ server, path: '/ticks/graphql', perMessageDeflate: false }),
)
server.listen(Number(process.argv[2]), '127.0.0.1')
