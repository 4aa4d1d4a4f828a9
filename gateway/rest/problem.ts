import { STATUS_CODES } from 'node:http'
import type { GraphQLFormattedError } from 'graphql'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import type { HttpAnswer } from '../respond/http-answer.ts'
import type { ExecutedAnswer } from '../budget/charged-answers.ts'

/** A problem as RFC 9457 has it, with the code programs go by. */
interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  /** What more is told, such as `budget` and `cost`. */
  readonly more?: Readonly<Record<string, unknown>>
  readonly headers?: HttpAnswer['headers']
}

/** The answer for a call that was refused on its way; undefined for a fault of ours. */
export function composeProblem(error: unknown, requestId: string): HttpAnswer | undefined {
  if (error instanceof RequestError) {
    const { code, status, message: detail, headers, extensions } = error
    return writeProblem({ status, code, detail, headers, more: extensions }, requestId)
  }
  if (!(error instanceof DocumentRefused)) return undefined
  const detail = 'The operation no longer fits the graph: publish one that does.'
  const errors = error.errors.map(({ message, extensions }) => ({ message, extensions }))
  return writeProblem({ status: 410, code: 'OPERATION_NO_LONGER_VALID', detail, more: { errors } }, requestId)
}

/** The answer for a call of which nothing could be answered, with what it cost. */
export function composeFailure({ result, bill }: ExecutedAnswer, requestId: string): HttpAnswer {
  const [first] = result.errors
  const code = codeOf(first)
  const detail = first?.message ?? 'Nothing could be answered.'
  const more = { errors: result.errors, ...(bill && { budget: bill.budget }) }
  return writeProblem({ status: statusOfCode(code), code, detail, more, headers: bill?.headers }, requestId)
}

/** For a fault of ours, which says nothing about our insides. */
export function composeFaultProblem(requestId: string): HttpAnswer {
  const detail = `Something went wrong on our side. Reference: ${requestId}`
  return writeProblem({ status: 500, code: internal, detail }, requestId)
}

function writeProblem({ status, code, detail, more, headers }: Problem, requestId: string): HttpAnswer {
  const title = STATUS_CODES[status]
  const json = JSON.stringify({ type: 'about:blank', title, status, detail, ...more, code, requestId })
  return { status, json, headers }
}

const internal = 'INTERNAL_SERVER_ERROR'

const statuses: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  UNAUTHORIZED_FIELD_OR_TYPE: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  SERVICE_UNAVAILABLE: 503,
  OPERATION_TOO_COMPLEX: 503,
  SUBGRAPH_TIMEOUT: 504,
}

function statusOfCode(code: string): number {
  return statuses[code] ?? (code.startsWith('SUBGRAPH_') ? 502 : 500)
}

function codeOf(error: GraphQLFormattedError | undefined): string {
  const code = error?.extensions?.['code']
  return typeof code === 'string' ? code : internal
}
