import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { graphql } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { buildSchema, subgraphNames } from './subgraphs.ts'

// All four subgraphs in one process: `subgraphs.process.ts <port>`. An answer is computed once per request text and
// is then served from memory, whoever asks, so that this process is never what a gateway waits for.

interface Subgraph {
  readonly schema: GraphQLSchema
  readonly answers: Map<string, Buffer>
  asked: number
}

// A gateway that never asks the same twice would otherwise fill the memory.
const maxAnswers = 20_000
const subgraphs = new Map<string, Subgraph>(
  subgraphNames.map((name) => [
    `/${name}/graphql`,
    { schema: buildSchema(name), answers: new Map(), asked: 0 },
  ]),
)

createServer((request, response) => void answer(request, response)).listen(
  Number(process.argv[2]),
  '127.0.0.1',
)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/asked') return sendJson(response, Buffer.from(JSON.stringify(countAsked())))
  if (request.url?.endsWith('/health/ready')) return sendJson(response, Buffer.from('{"status":"ready"}'))
  const subgraph = subgraphs.get(request.url ?? '')
  if (!subgraph) return void response.writeHead(404).end()
  const body = await readBody(request)
  subgraph.asked += 1
  sendJson(response, subgraph.answers.get(body) ?? (await compute(subgraph, body)))
}

async function compute({ schema, answers }: Subgraph, body: string): Promise<Buffer> {
  const { query, variables, operationName } = JSON.parse(body) as {
    query: string
    variables?: Record<string, unknown>
    operationName?: string
  }
  const result = await graphql({ schema, source: query, variableValues: variables, operationName })
  const bytes = Buffer.from(JSON.stringify(result))
  if (answers.size < maxAnswers) answers.set(body, bytes)
  return bytes
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () =>
      resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''),
    )
    request.on('error', reject)
  })
}

function sendJson(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
  response.end(bytes)
}

function countAsked(): number {
  return [...subgraphs.values()].reduce((sum, { asked }) => sum + asked, 0)
}
