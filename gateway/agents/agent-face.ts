import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { AllowedOrigins } from '../front/cors.ts'
import type { FrontOptions } from '../front/front.ts'
import { badRequest } from '../operation/operation-request.ts'
import { readJson } from '../operation/read-http-operation.ts'
import { RequestError } from '../operation/request-error.ts'
import { answerPartner } from '../rest/partner-request.ts'
import type { PartnerAnswer, PartnerRequest } from '../rest/partner-request.ts'
import { createPublishedDigest } from '../rest/published-digest.ts'
import { wrongMethod } from '../rest/rest-face.ts'
import { createIdempotentCalls } from './idempotent-calls.ts'
import { openToolServer } from './tool-server.ts'
import type { ToolServer } from './tool-server.ts'
import { describeTools } from './tools.ts'

/** An application's published queries and mutations as tools of agents: the Model Context Protocol. */
export interface AgentFace {
  /** Answers `agentPath`. */
  answer(exchange: HttpExchange): Promise<void>
}

export const agentPath = '/mcp'

/**
 * The protocol's streamable HTTP without sessions: each request brings its key and may reach any gateway. What is
 * refused at the door is a problem, as it is for endpoints.
 */
export function createAgentFace(options: FrontOptions, allowedOrigins: AllowedOrigins): AgentFace {
  const tools = createPublishedDigest(options, describeTools)
  const idempotentCalls = createIdempotentCalls({ state: options.sharedState, log: options.log })
  // The SDK is loaded for the first agent that comes, not at every start.
  let server: Promise<ToolServer> | undefined
  const load = () => {
    const loading = (server ??= openToolServer({ ...options, tools, idempotentCalls }))
    loading.catch(() => (server = undefined))
    return loading
  }
  const converse = async (
    { request }: HttpExchange,
    partner: PartnerRequest,
    message: unknown,
  ): Promise<PartnerAnswer> => {
    const { answer } = await load()
    return answer(request.headers, message, partner)
  }
  return {
    answer: (exchange) =>
      answerPartner(exchange, options, async (partner) => {
        refuseOrigin(exchange.request.headers.origin, allowedOrigins)
        // Nothing is told that was not asked, so there is no stream to open and no session to end.
        if (exchange.request.method !== 'POST') throw wrongMethod('POST')
        const message = await readJson(exchange.request, options.limits.bodyBytes)
        if (Array.isArray(message))
          throw badRequest('Batched messages are not accepted; send one message a request.')
        return converse(exchange, partner, message)
      }),
  }
}

/** The protocol demands it: a page elsewhere must not speak to a server through somebody's browser. */
function refuseOrigin(origin: string | undefined, allowed: AllowedOrigins): void {
  if (origin === undefined || allowed === '*' || allowed.includes(origin)) return
  throw new RequestError('FORBIDDEN', 'Pages of this origin may not speak to tools here.', 403)
}
