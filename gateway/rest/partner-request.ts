import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { CallingApplication } from '../access/api-keys.ts'
import type { Authenticated } from '../access/authenticate.ts'
import type { FrontOptions } from '../front/front.ts'
import { openScope } from '../front/open-scope.ts'
import type { ObservedOperation } from '../observe/traffic.ts'
import { writeAnswer } from '../respond/http-answer.ts'
import type { HttpAnswer } from '../respond/http-answer.ts'
import type { PartnerCall } from '../usage/usage-meter.ts'
import { requireApplication } from './named-operation.ts'
import { composeFaultProblem, composeProblem } from './problem.ts'

/** What an application asks by the names of its operations, past the door. */
export interface PartnerRequest {
  readonly application: CallingApplication
  readonly authenticated: Authenticated
  readonly scope: RequestScope
  readonly observed: ObservedOperation
  /** Counts it as a call of an operation; if it then throws, as a refused one. */
  beginCall(): PartnerCall | undefined
}

export interface PartnerAnswer extends HttpAnswer {
  /** It is a problem as RFC 9457 has it. */
  readonly isProblem?: boolean
  readonly hasErrors: boolean
}

export const problemType = 'application/problem+json'

/** Lets an application in and answers it. What is thrown on the way is answered as a problem. */
export async function answerPartner(
  exchange: HttpExchange,
  options: FrontOptions,
  answer: (request: PartnerRequest) => Promise<PartnerAnswer>,
): Promise<void> {
  const { request, response, requestId, signal } = exchange
  const opened = openScope(exchange, options)
  let scope: RequestScope = opened
  let call: PartnerCall | undefined
  const observed = options.traffic.begin(() => scope, 'http')
  try {
    const authenticated = await options.door.enter(request.headers.authorization, opened.client.address)
    scope = { ...scope, viewer: authenticated.viewer }
    const application = requireApplication(authenticated)
    const beginCall = () => (call = options.usage.begin(authenticated))
    const answered = await answer({ application, authenticated, scope, observed, beginCall })
    writeAnswer(response, answered, answered.isProblem ? problemType : 'application/json')
    observed.end({ status: answered.status, hasErrors: answered.hasErrors })
  } catch (error) {
    call?.fail(error)
    if (signal.aborted || response.headersSent) return observed.end({ hasErrors: true })
    options.traffic.recordRefusal(error)
    const problem = composeProblem(error, requestId) ?? describeFault(error, requestId, options)
    writeAnswer(response, problem, problemType)
    observed.end({ status: problem.status, hasErrors: true })
  }
}

function describeFault(error: unknown, requestId: string, { log }: FrontOptions): HttpAnswer {
  log.error({ err: error, requestId }, 'a call of a published operation failed')
  return composeFaultProblem(requestId)
}
