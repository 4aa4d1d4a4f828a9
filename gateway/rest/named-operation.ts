import { getOperationAST } from 'graphql'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { CallingApplication } from '../access/api-keys.ts'
import type { Authenticated } from '../access/authenticate.ts'
import { executeCharged } from '../budget/charged-answers.ts'
import type { ExecutedAnswer } from '../budget/charged-answers.ts'
import { compileVariables } from '../execute/coerce-variables.ts'
import type { VariableCoercer } from '../execute/coerce-variables.ts'
import type { FrontOptions } from '../front/front.ts'
import { prepareOperation } from '../operation/prepare-operation.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { RequestError } from '../operation/request-error.ts'
import type { PublishedOperation } from '../registry/published-operations.ts'
import type { Caller } from '../usage/usage-meter.ts'
import type { OpenOperation } from './open-operations.ts'
import type { Arguments } from './read-arguments.ts'

/** A published operation that was called by its name. */
export interface NamedOperation extends OpenOperation {
  /** Without variables yet. */
  readonly ready: ReadyOperation
}

/** The application that calls. Throws `RequestError` 401 for nobody, and 403 for somebody who is no application. */
export function requireApplication({ application, viewer }: Authenticated): CallingApplication {
  if (application) return application
  if (viewer.kind === 'anonymous')
    throw new RequestError('UNAUTHENTICATED', 'Send the API key of an application as a bearer token.', 401, {
      'www-authenticate': 'Bearer',
    })
  throw new RequestError('FORBIDDEN', 'Published operations are called with an application’s API key.', 403)
}

// Nobody is asked for what can be no name.
const nameForm = /^[A-Z_a-z]\w{0,499}$/

/**
 * The newest query or mutation an application published under a name, as the graph is now. Throws `RequestError` 404
 * when there is none, 503 when nobody can be asked, and `DocumentRefused` when it no longer fits the graph.
 */
export async function findNamed(
  name: string,
  application: CallingApplication,
  { published, generations }: Pick<FrontOptions, 'published' | 'generations'>,
): Promise<NamedOperation> {
  const isName = nameForm.test(name)
  const operation = isName ? await published?.find(application.applicationId, { name }) : undefined
  if (!operation || operation.kind === 'SUBSCRIPTION') throw notFound(name, operation)
  return openNamed(operation, generations.current)
}

function openNamed(published: PublishedOperation, generation: ReadyOperation['generation']): NamedOperation {
  const { id, documentId, body: query } = published
  const asked = { id, documentId }
  const request = { query, operationName: undefined, variables: {}, extensions: {}, published: asked }
  const ready = prepareOperation(request, generation)
  const definition = getOperationAST(ready.document)
  if (!definition) throw new Error('A published document holds one operation.')
  const { document } = ready
  return { published, definition, document, schema: generation.supergraph.apiSchema, ready }
}

/** Gives an operation its variables. Throws `RequestError` BAD_USER_INPUT (400) for those that do not fit its types. */
export function withVariables(
  { ready, definition }: Pick<NamedOperation, 'ready' | 'definition'>,
  variables: Arguments,
): ReadyOperation {
  const { errors } = coercerOf(ready, definition)(variables)
  if (errors) {
    const messages = errors.slice(0, mostMessages).map(({ message }) => message)
    throw new RequestError('BAD_USER_INPUT', messages.join(' '), 400)
  }
  return { ...ready, request: { ...ready.request, variables } }
}

const mostMessages = 10
const coercers = new WeakMap<DocumentNode, VariableCoercer>()

function coercerOf(
  { document, generation }: ReadyOperation,
  definition: OperationDefinitionNode,
): VariableCoercer {
  const known = coercers.get(document) ?? compileVariables(generation.supergraph.apiSchema, definition)
  coercers.set(document, known)
  return known
}

/** Executes an operation that has its variables, within its key's budget. Throws as `OperationCharges.admit` does. */
export async function executeNamed(
  operation: ReadyOperation,
  { authenticated, call }: Caller,
  scope: RequestScope,
  { charges }: Pick<FrontOptions, 'charges'>,
): Promise<ExecutedAnswer> {
  const charge = await charges.admit(operation, authenticated, scope)
  return executeCharged(charge, call, async () => {
    const { generation, prepared, request } = operation
    const result = await generation.engine.execute(prepared, request.variables, scope)
    return { result, json: result.json }
  })
}

const longestTold = 100

function notFound(name: string, operation: PublishedOperation | undefined): RequestError {
  const message = operation
    ? `"${name}" is a subscription: follow it over a WebSocket or a stream of events at /graphql.`
    : `No operation named "${name.slice(0, longestTold)}" is published for this application.`
  return new RequestError('OPERATION_NOT_FOUND', message, 404)
}
