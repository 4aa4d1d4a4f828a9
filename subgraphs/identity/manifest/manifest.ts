/** The forms a manifest comes in: Apollo's tools write the one, Relay's compiler the other. */
export const manifestFormats = ['APOLLO', 'RELAY'] as const
export type ManifestFormat = (typeof manifestFormats)[number]

/** An operation as a manifest tells it. */
export interface ManifestOperation {
  readonly documentId: string
  readonly body: string
  /** Where it stands in the manifest. */
  readonly path: readonly string[]
}

/** What is wrong with a manifest as such; `path` says where in it. */
export interface ManifestProblem {
  readonly code: 'WRONG_FORMAT' | 'DUPLICATE_ID' | 'TOO_MANY_OPERATIONS'
  readonly message: string
  readonly path: readonly string[]
}

export type ReadManifest =
  | { readonly operations: readonly ManifestOperation[]; readonly problems?: undefined }
  | { readonly problems: readonly [ManifestProblem, ...ManifestProblem[]] }

export const mostOperations = 5_000
const longestId = 200

/** Reads a manifest; every problem is told at once, except that more operations than allowed are not looked at. */
export function readManifest(
  format: ManifestFormat,
  manifest: unknown,
  most: number = mostOperations,
): ReadManifest {
  const entries = format === 'APOLLO' ? readApollo(manifest) : readRelay(manifest)
  if (!Array.isArray(entries)) return { problems: [entries] }
  if (entries.length > most) {
    const message = `A manifest holds at most ${most} operations; this one has ${entries.length}.`
    return { problems: [{ code: 'TOO_MANY_OPERATIONS', message, path: [] }] }
  }
  const problems = [...findMisshapen(entries), ...findDuplicates(entries)]
  const [first, ...others] = problems
  if (first) return { problems: [first, ...others] }
  return { operations: entries as ManifestOperation[] }
}

interface Entry {
  readonly documentId: unknown
  readonly body: unknown
  readonly path: readonly string[]
}

function readApollo(manifest: unknown): Entry[] | ManifestProblem {
  if (!isRecord(manifest)) return wrongFormat('The manifest must be a JSON object.')
  if (manifest['format'] !== 'apollo-persisted-query-manifest')
    return wrongFormat('"format" must be "apollo-persisted-query-manifest".', ['format'])
  if (manifest['version'] !== 1) return wrongFormat('"version" must be 1.', ['version'])
  const { operations } = manifest
  if (!Array.isArray(operations)) return wrongFormat('"operations" must be a list.', ['operations'])
  return operations.map((operation: unknown, index) => {
    const { id, body } = isRecord(operation) ? operation : {}
    return { documentId: id, body, path: ['operations', String(index)] }
  })
}

function readRelay(manifest: unknown): Entry[] | ManifestProblem {
  if (!isRecord(manifest)) return wrongFormat('The manifest must be a JSON object from id to operation text.')
  return Object.entries(manifest).map(([id, body]) => ({ documentId: id, body, path: [id] }))
}

function findMisshapen(entries: readonly Entry[]): ManifestProblem[] {
  return entries.flatMap(({ documentId, body, path }) => {
    const isId = typeof documentId === 'string' && documentId !== '' && documentId.length <= longestId
    if (!isId)
      return wrongFormat(`An operation needs an id of 1 to ${longestId} characters.`, [...path, 'id'])
    if (typeof body !== 'string' || body.trim() === '')
      return wrongFormat('An operation needs its text.', [...path, 'body'])
    return []
  })
}

function findDuplicates(entries: readonly Entry[]): ManifestProblem[] {
  const seen = new Set<unknown>()
  return entries.flatMap(({ documentId, path }) => {
    if (!seen.has(documentId)) {
      seen.add(documentId)
      return []
    }
    const message = `The id ${JSON.stringify(documentId)} stands in the manifest more than once.`
    return { code: 'DUPLICATE_ID' as const, message, path: [...path, 'id'] }
  })
}

function wrongFormat(message: string, path: readonly string[] = []): ManifestProblem {
  return { code: 'WRONG_FORMAT', message, path }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
