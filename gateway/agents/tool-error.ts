import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { Logger } from '../../platform/telemetry/log.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'

/** Why a tool did nothing, as its result: the code programs go by, a sentence, and when to come back. */
export function composeToolError(error: unknown, requestId: string, log: Logger): CallToolResult {
  if (error instanceof RequestError) {
    const { message, extensions, headers } = error
    const retryAfter = headers['retry-after']
    const wait = retryAfter === undefined ? {} : { retryAfterSeconds: Number(retryAfter) }
    return failWith({ ...extensions, message, ...wait, requestId })
  }
  if (error instanceof DocumentRefused) {
    const message = 'The operation no longer fits the graph: its application has to publish one that does.'
    const problems = error.errors.map((problem) => problem.message)
    return failWith({ code: 'OPERATION_NO_LONGER_VALID', message, problems, requestId })
  }
  log.error({ err: error, requestId }, 'a tool failed')
  const message = `Something went wrong on our side. Reference: ${requestId}`
  return failWith({ code: 'INTERNAL_SERVER_ERROR', message, requestId })
}

function failWith(error: Readonly<Record<string, unknown>>): CallToolResult {
  return toResult(JSON.stringify({ error }), true)
}

/** An answer in both forms agents read. */
export function toResult(json: string, isError: boolean): CallToolResult {
  const structuredContent = JSON.parse(json) as Record<string, unknown>
  return { content: [{ type: 'text', text: json }], structuredContent, isError }
}

/** A name that is no tool of this application: the protocol has an error of its own for it. */
export class UnknownTool extends Error {
  override readonly name = 'UnknownTool'
  /** Of JSON-RPC: invalid parameters. */
  readonly code = -32_602
}
