import { isAscii } from 'node:buffer'
import { answerSource, cacheControl, stringForm } from '../../platform/graphql/subgraph-service.ts'
import type { AnswerSource, SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import type { RawAnswer } from './send-request.ts'
import { SubgraphError } from './subgraph-error.ts'

// A proxy or a restarting process speaks in these; nothing was executed, so asking again is safe for queries.
const goneStatuses = new Set([502, 503, 504])

/**
 * Reads an HTTP answer as a GraphQL result. Throws `SubgraphError` for what is none: not JSON, not a result, or a
 * status that no GraphQL answer carries. `expected` is what the request says of it.
 */
export function readAnswer(
  { status, headers, bytes }: RawAnswer,
  serviceName: string,
  expected?: AnswerSource | null,
): SubgraphResult {
  if (goneStatuses.has(status))
    throw new SubgraphError('SUBGRAPH_UNREACHABLE', serviceName, new Error(`Status ${status}`))
  // Whoever answers so does not know our signature: a fault of the deployment, never the client's.
  if (status === 401 || status === 403)
    throw new SubgraphError('SUBGRAPH_BAD_RESPONSE', serviceName, new Error(`Status ${status}`))
  const kept = headers['cache-control']
  const source = new HttpAnswer(bytes, typeof kept === 'string' ? kept : undefined, serviceName)
  if (expected?.equals(source)) return { [answerSource]: expected }
  const result = source.read()
  return expected === undefined ? result : { ...result, [answerSource]: source }
}

/** An answer as it came, without what makes no difference to its meaning. */
export class HttpAnswer implements AnswerSource {
  readonly bytes: Buffer
  private readonly cacheControl: string | undefined
  private readonly serviceName: string

  constructor(bytes: Buffer, kept: string | undefined, serviceName: string) {
    this.bytes = bytes
    this.cacheControl = kept
    this.serviceName = serviceName
  }

  get size(): number {
    return this.bytes.length
  }

  equals(other: AnswerSource): boolean {
    return (
      other instanceof HttpAnswer &&
      this.cacheControl === other.cacheControl &&
      (this.bytes === other.bytes || this.bytes.equals(other.bytes))
    )
  }

  read(): SubgraphResult {
    const ascii = isAscii(this.bytes)
    // Text of one byte a character is decoded faster, and everything made from it stays small.
    const text = this.bytes.toString(ascii ? 'latin1' : 'utf8')
    // What a JSON text escapes it escapes with a backslash.
    const form = text.includes('\\') ? undefined : ascii ? 'ascii' : 'plain'
    const result: SubgraphResult = { ...parseResult(text, this.serviceName), [stringForm]: form }
    return this.cacheControl === undefined ? result : { ...result, [cacheControl]: this.cacheControl }
  }
}

function parseResult(text: string, serviceName: string): SubgraphResult {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new SubgraphError('SUBGRAPH_BAD_RESPONSE', serviceName, cause)
  }
  if (!isResult(value)) throw new SubgraphError('SUBGRAPH_BAD_RESPONSE', serviceName)
  return value
}

/** Whether a value has the shape of a GraphQL result: data, errors or both, each of the right kind. */
export function isResult(value: unknown): value is SubgraphResult {
  if (!isObject(value)) return false
  const { data, errors } = value
  const hasErrors = Array.isArray(errors) && errors.length > 0
  if (errors !== undefined && errors !== null && !(Array.isArray(errors) && errors.every(isError)))
    return false
  return data === undefined ? hasErrors : data === null || isObject(data)
}

function isError(value: unknown): boolean {
  return isObject(value) && typeof value['message'] === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
