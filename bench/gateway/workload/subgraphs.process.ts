import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { graphql } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { buildSchema, subgraphNames } from './subgraphs.ts'

// All four subgraphs in one process: `subgraphs.process.ts <port>`. An answer is computed once per request text and
// is then served from memory, whoever asks, so that this process is never what a gateway waits for. After a POST to
// `/changing` no two answers are the same, after one to `/constant` they are again.

interface Subgraph {
  readonly schema: GraphQLSchema
  readonly answers: Map<string, Answer>
  asked: number
}

interface Answer {
  readonly bytes: Buffer
  /** Where the texts are that change. */
  readonly places: readonly number[]
}

// A gateway that never asks the same twice would otherwise fill the memory.
const maxAnswers = 20_000
const subgraphs = new Map<string, Subgraph>(
  subgraphNames.map((name) => [
    `/${name}/graphql`,
    { schema: buildSchema(name), answers: new Map(), asked: 0 },
  ]),
)

let isChanging = false
let changes = 0

createServer((request, response) => void answer(request, response)).listen(
  Number(process.argv[2]),
  '127.0.0.1',
)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/asked') return sendJson(response, Buffer.from(JSON.stringify(countAsked())))
  if (request.url?.endsWith('/health/ready')) return sendJson(response, Buffer.from('{"status":"ready"}'))
  if (request.url === '/changing' || request.url === '/constant') {
    isChanging = request.url === '/changing'
    return void response.writeHead(204).end()
  }
  const subgraph = subgraphs.get(request.url ?? '')
  if (!subgraph) return void response.writeHead(404).end()
  const body = await readBody(request)
  subgraph.asked += 1
  const known = subgraph.answers.get(body) ?? (await compute(subgraph, body))
  sendJson(response, isChanging ? change(known) : known.bytes)
}

/** Every text begins with a number that no other answer has. */
function change({ bytes, places }: Answer): Buffer {
  const changed = Buffer.from(bytes)
  changes += 1
  const number = changes.toString(36).padStart(numberLength, '0').slice(-numberLength)
  for (const place of places) changed.write(number, place, 'latin1')
  return changed
}

// The shortest text, a product's name, is as long.
const numberLength = 5
const texts = ['"name":"', '"body":"']

function findTexts(bytes: Buffer): number[] {
  return texts.flatMap((text) => {
    const places: number[] = []
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
      places.push(at + text.length)
    return places
  })
}

async function compute({ schema, answers }: Subgraph, body: string): Promise<Answer> {
  const { query, variables, operationName } = JSON.parse(body) as {
    query: string
    variables?: Record<string, unknown>
    operationName?: string
  }
  const result = await graphql({ schema, source: query, variableValues: variables, operationName })
  const bytes = Buffer.from(JSON.stringify(result))
  const answer = { bytes, places: findTexts(bytes) }
  if (answers.size < maxAnswers) answers.set(body, answer)
  return answer
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
