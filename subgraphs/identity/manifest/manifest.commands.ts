import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { unavailable } from '../../../platform/errors/public-error.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RefusalReason } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { OperationAnalyst, ValidOperation } from '../../../platform/graphql/operation-analyst.ts'
import { lockWorkingApplication } from '../application/application.commands.ts'
import type { IdentityContext } from '../context.ts'
import type { ManifestPublished } from '../events.ts'
import { readManifest } from './manifest.ts'
import type { ManifestOperation } from './manifest.ts'
import type { ManifestPublishInput } from './manifest.input.ts'
import { insertManifest, selectBodies } from './manifest.store.ts'
import type { ManifestRow, PublishedOperationRow } from './manifest.store.ts'
import { requirePublisher } from './publisher.ts'

interface Analysed extends ManifestOperation {
  readonly analysis: ValidOperation
}

/**
 * Publishes all operations of a manifest, or refuses with everything that is wrong. Publishing adds and never takes
 * away: what was published before stays, and the same again is nothing new.
 */
export async function publishManifest(
  context: IdentityContext,
  input: ManifestPublishInput,
): Promise<ManifestRow> {
  const organisationId = requirePublisher(context.viewer, input.applicationId)
  const { analyst } = context.services
  if (!analyst) throw unavailable('Operations cannot be published here.')
  const operations = analyse(readOperations(input), analyst)
  return context.database.write(async (tx) => {
    // Locks the application: of two who publish at once, the second sees what the first added.
    await lockWorkingApplication(tx, input.applicationId, organisationId, ['input', 'applicationId'])
    const added = await findNew(tx, input.applicationId, operations)
    const manifest = newManifest(context, input, organisationId, operations.length, added.length)
    await insertManifest(
      tx,
      manifest,
      added.map((operation) => toRow(manifest, operation)),
    )
    await appendPublished(tx, manifest)
    return manifest
  })
}

function readOperations({ format, manifest }: ManifestPublishInput): readonly ManifestOperation[] {
  const read = readManifest(format, manifest)
  if (!read.problems) return read.operations
  throw refusalOf(read.problems.map(({ code, message, path }) => ({ code, message, field: placeOf(path) })))
}

function analyse(operations: readonly ManifestOperation[], analyst: OperationAnalyst): Analysed[] {
  const reasons: RefusalReason[] = []
  const analysed = operations.flatMap((operation) => {
    const analysis = analyst.analyse(operation.body)
    if (!analysis.problems) return [{ ...operation, analysis }]
    for (const problem of analysis.problems) {
      const message = `${operation.documentId}: ${problem}`
      reasons.push({ code: 'INVALID_OPERATION', message, field: placeOf(operation.path) })
    }
    return []
  })
  if (reasons.length > 0) throw refusalOf(reasons)
  return analysed
}

async function findNew(
  tx: Transaction,
  applicationId: string,
  operations: readonly Analysed[],
): Promise<Analysed[]> {
  const ids = operations.map(({ documentId }) => documentId)
  const published = await selectBodies(tx, applicationId, ids)
  const conflicts = operations.filter(({ documentId, body }) => (published.get(documentId) ?? body) !== body)
  if (conflicts.length > 0) {
    const message = (id: string) => `${id}: another text was published under this id, and clients rely on it.`
    throw refusalOf(
      conflicts.map(({ documentId, path }) => ({
        code: 'ID_CONFLICT',
        message: message(documentId),
        field: placeOf(path),
      })),
    )
  }
  return operations.filter(({ documentId }) => !published.has(documentId))
}

function newManifest(
  { viewer }: IdentityContext,
  { applicationId, format }: ManifestPublishInput,
  organisationId: string,
  operationCount: number,
  addedCount: number,
): ManifestRow {
  const publishedById = viewer.kind === 'user' ? viewer.userId : null
  const publishedAt = new Date()
  return { id: createId(), applicationId, organisationId, format, operationCount, addedCount, publishedById, publishedAt } // prettier-ignore
}

function toRow(
  { id: manifestId, applicationId, organisationId, publishedAt }: ManifestRow,
  { documentId, body, analysis }: Analysed,
): PublishedOperationRow {
  const { name, kind, normalisedHash, estimatedCost, requiredScopes } = analysis
  return {
    id: createId(),
    applicationId,
    organisationId,
    manifestId,
    documentId,
    name,
    kind,
    body,
    normalisedHash,
    estimatedCost,
    requiredScopes: requiredScopes.map((set) => [...set]),
    publishedAt,
  }
}

async function appendPublished(tx: Transaction, manifest: ManifestRow): Promise<void> {
  const { id, applicationId, organisationId, format, operationCount, addedCount } = manifest
  const published: ManifestPublished = {
    type: 'identity.manifest.published',
    data: { manifestId: id, applicationId, organisationId, format, operationCount, addedCount },
  }
  await appendEvents(tx, {
    stream: stream('identity', 'application', applicationId),
    events: [published],
    organisationId,
  })
}

function placeOf(path: readonly string[]): string[] {
  return ['input', 'manifest', ...path]
}

// More would tell nobody more, and an answer has to stay an answer.
const mostReasons = 200

function refusalOf(reasons: readonly RefusalReason[]): Refusal {
  return new Refusal(...(reasons.slice(0, mostReasons) as [RefusalReason, ...RefusalReason[]]))
}
