import { defaultLimits } from '../gateway/limits/operation-limits.ts'
import { publishingOperation } from '../gateway/registry/publishing-operation.ts'
import type { OperationSource, SourceOperation } from './read-operations.ts'
import { reasonOf, Refusal } from './refusal.ts'

export interface PublishTarget {
  /** The graph's endpoint, such as `https://graph.example/graphql`. */
  readonly url: string
  readonly applicationId: string
  /** A key of the application with the scope `operations:publish`, or the token of an administrator. */
  readonly key: string
}

/** What a publication was answered. */
export interface Published {
  readonly operationCount: number
  readonly addedCount: number
}

// Fewer than a manifest may hold: each is judged and priced, and a subgraph has its time to answer in.
const mostAtOnce = 2_000
// Of a request beside its operations.
const envelopeBytes = 4_096
const waitMs = 60_000

/**
 * Publishes the operations, in as few requests as the graph's limits allow; each is published whole or not at all.
 * `tell` hears of every part that was published. Throws `Refusal` with everything the graph found wrong, each with the
 * place it was read from; parts before it stay published, and are nothing new the next time.
 */
export async function publishOperations(
  { format, operations }: OperationSource,
  target: PublishTarget,
  tell: (part: Published) => void,
): Promise<Published> {
  let whole: Published = { operationCount: 0, addedCount: 0 }
  for (const part of splitOperations(operations)) {
    const manifest = format === 'APOLLO' ? composeApollo(part) : composeRelay(part)
    const answer = await send({ applicationId: target.applicationId, format, manifest }, target)
    if (!answer.manifest)
      throw new Refusal(answer.userErrors.map((error) => describeError(error, format, part)))
    tell(answer.manifest)
    whole = {
      operationCount: whole.operationCount + answer.manifest.operationCount,
      addedCount: whole.addedCount + answer.manifest.addedCount,
    }
  }
  return whole
}

/** Parts that fit a request, in order. What is too large by itself is a part of its own, for the graph to refuse. */
function splitOperations(operations: readonly SourceOperation[]): SourceOperation[][] {
  const parts: SourceOperation[][] = []
  let room = 0
  for (const operation of operations) {
    const { id, body } = operation
    const bytes = Buffer.byteLength(JSON.stringify({ id, body })) + 1
    const part = parts.at(-1)
    if (part && bytes <= room && part.length < mostAtOnce) {
      part.push(operation)
      room -= bytes
    } else {
      parts.push([operation])
      room = defaultLimits.bodyBytes - envelopeBytes - bytes
    }
  }
  return parts
}

function composeApollo(operations: readonly SourceOperation[]) {
  const entries = operations.map(({ id, body }) => ({ id, body }))
  return { format: 'apollo-persisted-query-manifest', version: 1, operations: entries }
}

function composeRelay(operations: readonly SourceOperation[]) {
  return Object.fromEntries(operations.map(({ id, body }) => [id, body]))
}

interface PublishError {
  readonly code: string
  readonly message: string
  readonly field: readonly string[] | null
}

interface PublishAnswer {
  readonly manifest: Published | null
  readonly userErrors: readonly PublishError[]
}

interface GraphAnswer {
  readonly data?: { readonly manifestPublish: PublishAnswer | null } | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

async function send(input: object, { url, key }: PublishTarget): Promise<PublishAnswer> {
  const response = await request(
    url,
    key,
    JSON.stringify({ query: publishingOperation, variables: { input } }),
  )
  const answer = await readAnswer(response, url)
  const published = answer.data?.manifestPublish
  if (published) return published
  const reasons = (answer.errors ?? []).map(
    ({ message, extensions }) => `${extensions?.code ?? response.status}: ${message}`,
  )
  throw new Refusal(reasons.length > 0 ? reasons : [`${url} answered ${response.status} and no publication.`])
}

async function request(url: string, key: string, body: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
    authorization: `Bearer ${key}`,
  }
  try {
    // A redirection would take the key to who knows where.
    const signal = AbortSignal.timeout(waitMs)
    return await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal })
  } catch (error) {
    const { cause } = error as Error
    throw new Refusal([`${url} cannot be reached: ${reasonOf(cause ?? error)}`])
  }
}

async function readAnswer(response: Response, url: string): Promise<GraphAnswer> {
  try {
    return (await response.json()) as GraphAnswer
  } catch {
    throw new Refusal([`${url} answered ${response.status} and no JSON: is it the graph's endpoint?`])
  }
}

/** The graph tells where in the manifest, as `input.manifest.operations.3`, or by id for Relay's map. */
function describeError(
  { code, message, field }: PublishError,
  format: OperationSource['format'],
  part: readonly SourceOperation[],
): string {
  const [, , ...path] = field ?? []
  const operation =
    format === 'APOLLO' ? part[Number(path[1] ?? Number.NaN)] : part.find(({ id }) => id === path[0])
  return `${operation ? `${operation.place}: ` : ''}${code}: ${message}`
}
