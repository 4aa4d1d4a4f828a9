import { parse } from 'graphql'
import type { Logger } from '../../platform/telemetry/log.ts'
import type { Authenticated } from '../access/authenticate.ts'
import type { CallingApplication } from '../access/api-keys.ts'
import { LruCache } from '../execute/lru-cache.ts'
import { badRequest } from '../operation/operation-request.ts'
import type { OperationParameters, OperationRequest } from '../operation/operation-request.ts'
import { RequestError } from '../operation/request-error.ts'
import { createAutomaticDocuments } from './automatic-documents.ts'
import type { AutomaticDocuments } from './automatic-documents.ts'
import { hashNormalised } from './normalise-document.ts'
import type { PublishedOperation, PublishedOperations } from './published-operations.ts'
import { publishingOperation } from './publishing-operation.ts'

export interface DocumentResolver {
  /**
   * Finds the text of what is asked: sent, published by the calling application, or remembered for first-party
   * clients; a promise where a list is asked. Throws, or rejects with, `RequestError` with Apollo Router's codes.
   */
  resolve(
    parameters: OperationParameters,
    authenticated: Authenticated,
  ): OperationRequest | Promise<OperationRequest>
}

export interface DocumentResolverOptions {
  /** Unset where nobody publishes. */
  readonly published?: PublishedOperations | undefined
  readonly log: Logger
  /** Texts of more tokens are on no list. */
  readonly maxTokens: number
}

// Of texts whose hashes are remembered: who sends texts sends the same ones.
const keptBytes = 8 * 1024 * 1024

export function createDocumentResolver(options: DocumentResolverOptions): DocumentResolver {
  const automatic = createAutomaticDocuments()
  const hashes = new LruCache<string>(keptBytes)
  const hashText = (query: string) => {
    const hash = hashes.get(query) ?? hashDocument(query, options.maxTokens)
    if (hash !== undefined) hashes.set(query, hash, 2 * query.length)
    return hash
  }
  const { published, log } = options
  const list = published && { published, hashText, log }
  return {
    resolve: (parameters, { application }) =>
      application && list
        ? resolveListed(parameters, application, list)
        : withText(parameters, resolveOwn(parameters, automatic)),
  }
}

function withText(
  { operationName, variables, extensions }: OperationParameters,
  query: string,
  published?: OperationRequest['published'],
): OperationRequest {
  return { query, operationName, variables, extensions, published }
}

async function resolveListed(
  parameters: OperationParameters,
  application: CallingApplication,
  list: PublishedList,
): Promise<OperationRequest> {
  const { documentId, query } = parameters
  const found = await resolvePublished(documentId, query, application, list)
  const published = found && { id: found.id, documentId: found.documentId }
  return withText(parameters, found?.body ?? requireText(query), published)
}

/** Clients of our own register what they like: an id here is the hash of a text, and grants nothing. */
function resolveOwn({ documentId, query }: OperationParameters, automatic: AutomaticDocuments): string {
  if (documentId === undefined) return requireText(query)
  const hash = documentId.replace(/^sha256:/, '')
  if (query === undefined) return automatic.read(hash)
  automatic.remember(hash, query)
  return query
}

interface PublishedList {
  readonly published: PublishedOperations
  readonly hashText: (query: string) => string | undefined
  readonly log: Logger
}

async function resolvePublished(
  documentId: string | undefined,
  query: string | undefined,
  application: CallingApplication,
  { published, hashText, log }: PublishedList,
): Promise<PublishedOperation | undefined> {
  if (documentId !== undefined && query !== undefined) throw idAndBody()
  if (documentId !== undefined) return findById(documentId, application, published)
  if (application.documentMode === 'OFF' || query === publishingOperation) return undefined
  if (application.documentMode === 'REQUIRE_ID') throw idRequired()
  const hash = hashText(requireText(query))
  const operation = hash
    ? await published.find(application.applicationId, { normalisedHash: hash })
    : undefined
  if (operation) return operation
  if (application.documentMode === 'SAFELIST') throw notInSafelist()
  log.warn({ applicationId: application.applicationId, hash }, 'an operation is not published')
  return undefined
}

async function findById(
  documentId: string,
  { applicationId }: CallingApplication,
  published: PublishedOperations,
): Promise<PublishedOperation> {
  const operation =
    (await published.find(applicationId, { documentId })) ??
    // The specification's way of writing a hash as an id.
    (documentId.startsWith('sha256:')
      ? await published.find(applicationId, { documentId: documentId.slice('sha256:'.length) })
      : undefined)
  if (operation) return operation
  const message = `No operation with the id "${documentId}" is published for this application.`
  throw new RequestError('PERSISTED_QUERY_NOT_IN_LIST', message, 404, { 'cache-control': 'no-store' })
}

/** Undefined for what is no document: it cannot be on a list, and is refused with its fault later. */
function hashDocument(query: string, maxTokens: number): string | undefined {
  try {
    return hashNormalised(parse(query, { noLocation: true, maxTokens }))
  } catch {
    return undefined
  }
}

function requireText(query: string | undefined): string {
  if (query === undefined) throw badRequest('The parameter "query" is missing.')
  return query
}

function idRequired(): RequestError {
  const message = 'This application calls published operations by their ids only.'
  return new RequestError('PERSISTED_QUERY_ID_REQUIRED', message, 400)
}

function notInSafelist(): RequestError {
  return new RequestError(
    'QUERY_NOT_IN_SAFELIST',
    'This operation is not published for this application.',
    403,
  )
}

function idAndBody(): RequestError {
  return new RequestError(
    'CANNOT_SEND_PQ_ID_AND_BODY',
    'Send the id of an operation or its text, not both.',
    400,
  )
}
