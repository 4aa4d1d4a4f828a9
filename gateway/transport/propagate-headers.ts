import type { IncomingHttpHeaders } from 'node:http'
import { continueTrace } from '../observe/trace-context.ts'

/** Client headers that subgraphs get to see, unless configured otherwise. Identity never travels this way. */
export const defaultPropagatedHeaders: readonly string[] = ['accept-language', 'tracestate']

/** What goes along with every subgraph request of one client request: the named headers and the trace. */
export function propagateHeaders(
  headers: IncomingHttpHeaders,
  names: readonly string[],
): Record<string, string> {
  const propagated: Record<string, string> = { traceparent: continueTrace(headers['traceparent']) }
  for (const name of names) {
    const value = headers[name]
    if (typeof value === 'string') propagated[name] = value
  }
  return propagated
}
