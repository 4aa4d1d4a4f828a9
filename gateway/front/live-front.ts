import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import { continueTrace } from '../observe/trace-context.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { readHttpOperation } from '../operation/read-http-operation.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import { composeRefusal, statusOf, writeAnswer } from '../respond/http-answer.ts'
import type { LiveForm } from '../respond/live-form.ts'
import { openLiveWriter } from '../respond/live-writer.ts'
import type { LiveWriter } from '../respond/live-writer.ts'
import { readFollow } from '../subscriptions/follow-operation.ts'
import type { LiveAnswer } from '../subscriptions/follow-operation.ts'
import { propagateHeaders } from '../transport/propagate-headers.ts'
import type { FrontOptions } from './front.ts'

/** Answers operations over HTTP streams: SSE in distinct connection mode, and Apollo's multipart subscriptions. */
export interface LiveFront {
  answer(exchange: HttpExchange, form: LiveForm): Promise<void>
  /** Ends every stream, so that clients go on elsewhere. */
  endStreams(): void
}

const mediaType = 'application/json'

export function createLiveFront(options: FrontOptions): LiveFront {
  const open = new Set<AbortController>()
  return {
    async answer(exchange, form) {
      const stopped = new AbortController()
      open.add(stopped)
      try {
        await answerLive(exchange, form, stopped.signal, options)
      } finally {
        open.delete(stopped)
      }
    },
    endStreams() {
      for (const stopped of open) stopped.abort(new Error('The gateway stops.'))
    },
  }
}

async function answerLive(
  exchange: HttpExchange,
  form: LiveForm,
  stopped: AbortSignal,
  options: FrontOptions,
): Promise<void> {
  const { request, response, requestId } = exchange
  const ended = AbortSignal.any([exchange.signal, stopped])
  try {
    const { viewer, expiresAt } = await options.authenticator.authenticate(request.headers.authorization)
    const signal = expiresAt === undefined ? ended : AbortSignal.any([ended, expiryOf(expiresAt)])
    const headers = propagateHeaders(request.headers, options.propagatedHeaders)
    const trace = continueTrace(request.headers)
    const scope: RequestScope = { viewer, requestId, signal, headers, trace }
    const asked = await readHttpOperation(request, options.limits.bodyBytes)
    const operation = prepareOperation(withLastEventId(asked, request.headers['last-event-id']), options.documents, options.engine)
    refuseMutationByGet(operation, request.method)
    const answers = answersOf(operation, scope, options)
    if (operation.prepared.kind !== 'subscription' && form === 'multipart') {
      for await (const { json } of answers) writeAnswer(response, { status: 200, json }, mediaType)
      return
    }
    await writeAll(answers, openLiveWriter(response, form, signal), signal, exchange)
  } catch (error) {
    if (exchange.signal.aborted) return
    refuse(error, exchange, form)
  }
}
