import type { IncomingHttpHeaders } from 'node:http'
import type { SubscribePayload } from 'graphql-ws'
import { hasSameRights } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { ClientOrigin, RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { createId } from '../../platform/database/uuid.ts'
import {
  createGraphqlSocketServer,
  SocketRefused,
  socketCloseCodes,
} from '../../platform/server/graphql-socket.ts'
import type { SocketOperation, SocketSession } from '../../platform/server/graphql-socket.ts'
import type { UpgradeHandler } from '../../platform/server/http-server.ts'
import { writtenResult } from '../../platform/server/written-result.ts'
import type { Authenticated } from '../access/authenticate.ts'
import type { IncrementalPayload } from '../execute/engine.ts'
import { chargeAnswers, executeCharged } from '../budget/charged-answers.ts'
import type { FrontOptions } from '../front/front.ts'
import { openScope } from '../front/open-scope.ts'
import type { OpenedScope } from '../front/open-scope.ts'
import { continueTrace } from '../observe/trace-context.ts'
import { readParameters } from '../operation/operation-request.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { DocumentRefused, RequestError } from '../operation/request-error.ts'
import type { LiveAnswer } from './follow-operation.ts'
import { readFollow } from './follow-operation.ts'
import { deferSpec } from '../respond/write-deferred.ts'
import type { Caller, PartnerCall } from '../usage/usage-meter.ts'

interface GatewaySession extends SocketSession {
  readonly authenticated: Authenticated
  readonly viewer: Viewer
  /** As the handshake had it; each operation has an id and a span of its own. */
  readonly opened: OpenedScope
  /** Whether a deferred answer may come in parts: told in `connection_init`, since nothing else on a socket could. */
  readonly readsParts: boolean
  /** The headers of the handshake. */
  readonly handshake: IncomingHttpHeaders
}

const maxOperationsPerSocket = 100

/** Queries, mutations and subscriptions over `graphql-transport-ws`; a refused token closes with 4403, so clients retry. */
export function createGatewaySockets(options: FrontOptions): UpgradeHandler {
  return createGraphqlSocketServer<GatewaySession>({
    path: '/graphql',
    log: options.log,
    maxMessageBytes: options.limits.bodyBytes,
    maxOperations: maxOperationsPerSocket,
    stalledMs: options.limits.stalledMs,
    onStalled: () => (options.traffic.live.disconnected += 1),
    async connect(params, request) {
      const authorization =
        params['authorization'] ?? params['Authorization'] ?? request.headers.authorization
      const opened = openScope({ request, requestId: createId() }, options)
      const rights = await readRights(authorization, opened.client, options)
      const readsParts = params['deferSpec'] === deferSpec
      return { ...rights, opened, readsParts, handshake: request.headers }
    },
    async renew(payload, session) {
      const authorization = payload['authorization'] ?? payload['Authorization']
      if (authorization === undefined) return undefined
      const rights = await readRights(authorization, session.opened.client, options)
      // What runs was authorised for the viewer it began with.
      if (!hasSameRights(session.viewer, rights.viewer))
        throw new SocketRefused('The token is another viewer’s or says other rights: connect anew.')
      return { ...session, ...rights }
    },
    async readOperation(payload, session) {
      const call = options.usage.begin(session.authenticated)
      try {
        return await readOperation(payload, session, call, options)
      } catch (error) {
        call?.fail(error)
        // The protocol tells several errors of one operation as such.
        throw error instanceof DocumentRefused ? new AggregateError(error.errors) : error
      }
    },
  })
}

async function readRights(
  authorization: unknown,
  { address }: ClientOrigin,
  { authenticator, door, traffic }: FrontOptions,
): Promise<Pick<GatewaySession, 'authenticated' | 'viewer' | 'watch'>> {
  try {
    const authenticated = await door.enter(authorization, address)
    return {
      authenticated,
      viewer: authenticated.viewer,
      watch: (end) => authenticator.watch(authenticated, (reason) => end(toSocketRefused(reason))),
    }
  } catch (error) {
    traffic.recordRefusal(error)
    throw error instanceof RequestError ? toSocketRefused(error) : error
  }
}

/** Clients come back after both codes; 4403 says that they need another token for it. */
function toSocketRefused({ message, status }: RequestError): SocketRefused {
  return new SocketRefused(
    message,
    status === 503 || status === 429 ? socketCloseCodes.tryAgainLater : socketCloseCodes.forbidden,
  )
}

async function readOperation(
  payload: SubscribePayload,
  session: GatewaySession,
  call: PartnerCall | undefined,
  options: FrontOptions,
): Promise<SocketOperation> {
  const operation = await prepare(payload, session, options)
  call?.describe(operation)
  const follow =
    operation.prepared.kind === 'subscription' && readFollow(operation, session.viewer, options, 'graphql-ws')
  return {
    schema: operation.generation.supergraph.apiSchema,
    document: operation.document,
    operationName: operation.request.operationName,
    start(signal, send) {
      const { authenticated, viewer, opened, handshake } = session
      const [requestId, trace] = [createId(), continueTrace(handshake)]
      const scope: RequestScope = { ...opened, viewer, requestId, trace, signal }
      const admit = () => options.charges.admit(operation, authenticated, scope)
      const isCharged = authenticated.application !== undefined
      if (follow)
        return readAnswers(
          isCharged
            ? chargeAnswers({ kind: 'subscription', call, signal, admit, answer: () => follow(scope) })
            : follow(scope, ({ json }) => send(json)),
        )
      const parts = session.readsParts && !isCharged ? executeInParts(operation, scope) : undefined
      return parts
        ? answerInParts(operation, parts, scope, options)
        : answer(operation, scope, { authenticated, call }, options)
    },
  }
}

async function prepare(
  payload: SubscribePayload,
  { authenticated, opened: { client } }: GatewaySession,
  { documents, door, generations, traffic }: FrontOptions,
): Promise<ReadyOperation> {
  try {
    await door.admit(authenticated, client.address)
    const request = await documents.resolve(readParameters(payload), authenticated)
    return prepareOperation(request, generations.current)
  } catch (error) {
    traffic.recordRefusal(error)
    throw error
  }
}

async function answer(
  operation: ReadyOperation,
  scope: RequestScope,
  { authenticated, call }: Caller,
  options: FrontOptions,
) {
  const { generation, prepared, request } = operation
  const observed = options.traffic.begin(() => scope, 'websocket')
  observed.describe(prepared.kind, prepared.name)
  try {
    const charge = await options.charges.admit(operation, authenticated, scope)
    const { result, json } = await executeCharged(charge, call, async () => {
      const result = await generation.engine.execute(prepared, request.variables, scope)
      return { result, json: result.json }
    })
    observed.end({ hasErrors: result.hasErrors })
    return writtenResult(json)
  } catch (error) {
    call?.fail(error)
    observed.end({ hasErrors: true })
    throw error
  }
}

/** Undefined unless there is something to defer. */
function executeInParts({ generation, prepared, request }: ReadyOperation, scope: RequestScope) {
  if (!prepared.hasDefer) return undefined
  return generation.engine.executeIncrementally?.(prepared, request.variables, scope)
}

async function* answerInParts(
  { prepared }: ReadyOperation,
  parts: AsyncIterable<IncrementalPayload>,
  scope: RequestScope,
  { traffic }: FrontOptions,
) {
  const observed = traffic.begin(() => scope, 'websocket')
  observed.describe(prepared.kind, prepared.name)
  let hasErrors = true
  try {
    let failed = false
    for await (const part of parts) {
      failed ||= part.hasErrors
      yield writtenResult(part.json)
    }
    hasErrors = failed
  } finally {
    observed.end({ hasErrors })
  }
}

async function* readAnswers(answers: AsyncIterable<LiveAnswer>) {
  for await (const answer of answers) yield writtenResult(answer.json)
}
