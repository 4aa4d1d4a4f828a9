import type { OperationKind } from '../../platform/graphql/operation-analyst.ts'
import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { LruCache } from '../execute/lru-cache.ts'
import { askAsGateway } from '../transport/ask-as-gateway.ts'

/** An operation a partner's application may call by its id. */
export interface PublishedOperation {
  /** Of the publication. */
  readonly id: string
  readonly applicationId: string
  /** What the application calls it by. */
  readonly documentId: string
  readonly name: string
  readonly kind: OperationKind
  /** As it was judged when it was published: in points, with no optional variable given. */
  readonly estimatedCost: number
  /** Sets of scopes, any one of which lets a key read all of it; none when no scope is needed. */
  readonly requiredScopes: readonly (readonly string[])[]
  readonly body: string
  readonly normalisedHash: string
  /** RFC 3339. */
  readonly publishedAt: string
}

/** What to look for: the id an application uses, the hash of a normalised text, or a name, of which the newest counts. */
export type OperationKey =
  { readonly documentId: string } | { readonly normalisedHash: string } | { readonly name: string }

export interface PublishedOperations {
  /** Undefined when the application has published no such operation. Throws `RequestError` 503 when nobody can be asked. */
  find(applicationId: string, key: OperationKey): Promise<PublishedOperation | undefined>
  /** What an application published, of each name the newest, by name; as it was a few seconds ago at most. Throws likewise. */
  listNamed(applicationId: string): Promise<readonly PublishedOperation[]>
  /** Those published last, of all applications; after a moment, when one is given. */
  listLatest(limit: number, publishedAfter?: Date): Promise<readonly PublishedOperation[]>
}

/** The query of identity that finds them. */
export const operationLookupField = 'operationLookup'

const fields =
  'id applicationId documentId name kind estimatedCost requiredScopes body normalisedHash publishedAt'
const lookUp = `query LookUpOperation($applicationId: ID!, $documentId: String, $normalisedHash: String, $name: String) {
  operationLookup(applicationId: $applicationId, documentId: $documentId, normalisedHash: $normalisedHash, name: $name) { ${fields} }
}`
const listNamed = `query ListNamedOperations($applicationId: ID!, $limit: Int!) {
  namedOperations(applicationId: $applicationId, limit: $limit) { ${fields} }
}`
const latest = `query ListLatestOperations($limit: Int!, $publishedAfter: DateTime) {
  latestOperations(limit: $limit, publishedAfter: $publishedAfter) { ${fields} }
}`

const keptBytes = 64 * 1024 * 1024
// Something published a moment ago is found by everybody who asks again.
const absentForMs = 1_000
const mostAbsent = 10_000
// A name means something else from a publication on: so long somebody may still get what it meant before.
const namedForMs = 3_000
// As many as a manifest holds.
const mostListed = 5_000

/** A published operation never changes, so what was found once is kept; what was not found is asked for again. */
export function createPublishedOperations(identity: SubgraphService): PublishedOperations {
  const found = new LruCache<PublishedOperation>(keptBytes)
  const named = new LruCache<{ readonly operation: PublishedOperation; readonly until: number }>(keptBytes)
  const lists = new Map<string, Promise<readonly PublishedOperation[]>>()
  const absent = new Map<string, number>()
  const asking = new Map<string, Promise<PublishedOperation | undefined>>()
  const recall = (key: string) => {
    const known = named.get(key)
    return known && known.until > Date.now() ? known.operation : found.get(key)
  }
  const keep = (operation: PublishedOperation) => {
    const weight = 2 * operation.body.length + 500
    found.set(keyOf(operation.applicationId, { documentId: operation.documentId }), operation, weight)
    found.set(keyOf(operation.applicationId, { normalisedHash: operation.normalisedHash }), operation, 500)
  }
  const noteAbsent = (key: string) => {
    if (absent.size >= mostAbsent) absent.delete(absent.keys().next().value ?? '')
    absent.set(key, Date.now() + absentForMs)
  }
  const ask = async (key: string, applicationId: string, wanted: OperationKey) => {
    const data = await askFor(identity, lookUp, { applicationId, ...wanted })
    const operation = data[operationLookupField] as PublishedOperation | null
    if (!operation) noteAbsent(key)
    else if ('name' in wanted)
      named.set(key, { operation, until: Date.now() + namedForMs }, 2 * operation.body.length + 500)
    else keep(operation)
    return operation ?? undefined
  }
  return {
    async find(applicationId, wanted) {
      const key = keyOf(applicationId, wanted)
      const known = recall(key)
      if (known) return known
      if ((absent.get(key) ?? 0) > Date.now()) return undefined
      absent.delete(key)
      const asked = asking.get(key) ?? ask(key, applicationId, wanted).finally(() => asking.delete(key))
      asking.set(key, asked)
      return asked
    },
    listNamed(applicationId) {
      const known = lists.get(applicationId)
      if (known) return known
      const listed = askFor(identity, listNamed, { applicationId, limit: mostListed }).then(
        (data) => data['namedOperations'] as readonly PublishedOperation[],
      )
      lists.set(applicationId, listed)
      const forget = () => lists.delete(applicationId)
      listed.then(() => setTimeout(forget, namedForMs).unref(), forget)
      return listed
    },
    async listLatest(limit, publishedAfter) {
      const data = await askFor(identity, latest, {
        limit,
        publishedAfter: publishedAfter?.toISOString() ?? null,
      })
      const operations = data['latestOperations'] as readonly PublishedOperation[]
      operations.forEach(keep)
      return operations
    },
  }
}

function keyOf(applicationId: string, wanted: OperationKey): string {
  if ('documentId' in wanted) return `${applicationId} id ${wanted.documentId}`
  return 'name' in wanted
    ? `${applicationId} name ${wanted.name}`
    : `${applicationId} text ${wanted.normalisedHash}`
}

function askFor(identity: SubgraphService, query: string, variables: Record<string, unknown>) {
  return askAsGateway(
    identity,
    { query, variables },
    'Published operations cannot be looked up at the moment.',
  )
}
