import { and, asc, desc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { applications, operationManifests, organisations, publishedOperations } from '../tables.ts'

export type ManifestRow = typeof operationManifests.$inferSelect
export type PublishedOperationRow = typeof publishedOperations.$inferSelect

const newestFirst: KeysetOrder = {
  column: publishedOperations.publishedAt,
  id: publishedOperations.id,
  direction: 'desc',
}
// One statement carries at most 65,534 parameters.
const rowsPerInsert = 1_000

export function selectOperationsByApplication(
  tx: Transaction,
  applicationIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<PublishedOperationRow>>> {
  const query = { table: publishedOperations, parent: publishedOperations.applicationId, order: newestFirst }
  return selectPagesByParent(tx, { ...query, parentIds: applicationIds, page })
}

export async function selectOperations(
  tx: Transaction,
  ids: readonly string[],
): Promise<PublishedOperationRow[]> {
  return tx
    .select()
    .from(publishedOperations)
    .where(inArray(publishedOperations.id, [...ids]))
}

/** The texts published under these ids before, by id. */
export async function selectBodies(
  tx: Transaction,
  applicationId: string,
  documentIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx
    .select({ documentId: publishedOperations.documentId, body: publishedOperations.body })
    .from(publishedOperations)
    .where(
      and(
        eq(publishedOperations.applicationId, applicationId),
        inArray(publishedOperations.documentId, [...documentIds]),
      ),
    )
  return new Map(rows.map(({ documentId, body }) => [documentId, body]))
}

/** What an operation is looked for by; what is null is no clue. */
export interface OperationClues {
  readonly documentId: string | null
  readonly normalisedHash: string | null
  readonly name: string | null
}

/** An application's operation by its id, by its normalised text, or the one published last under a name. */
export async function selectPublished(
  tx: Transaction,
  applicationId: string,
  { documentId, normalisedHash, name }: OperationClues,
): Promise<PublishedOperationRow | null> {
  const clues = [
    documentId === null ? undefined : eq(publishedOperations.documentId, documentId),
    normalisedHash === null ? undefined : eq(publishedOperations.normalisedHash, normalisedHash),
    name === null ? undefined : eq(publishedOperations.name, name),
  ].filter((clue) => clue !== undefined)
  if (clues.length === 0) return null
  const [row] = await tx
    .select()
    .from(publishedOperations)
    .where(and(eq(publishedOperations.applicationId, applicationId), or(...clues)))
    .orderBy(desc(publishedOperations.publishedAt), desc(publishedOperations.id))
    .limit(1)
  return row ?? null
}

/** Of each name an application published, the operation published last; by name. */
export async function selectNamedOperations(
  tx: Transaction,
  applicationId: string,
  limit: number,
): Promise<PublishedOperationRow[]> {
  const { name, publishedAt, id } = publishedOperations
  return tx
    .selectDistinctOn([name])
    .from(publishedOperations)
    .where(eq(publishedOperations.applicationId, applicationId))
    .orderBy(name, desc(publishedAt), desc(id))
    .limit(limit)
}

/** The operations published last, of every application; after a moment, when one is given. */
export async function selectLatestOperations(
  tx: Transaction,
  limit: number,
  publishedAfter: Date | null,
): Promise<PublishedOperationRow[]> {
  return tx
    .select()
    .from(publishedOperations)
    .where(publishedAfter ? gt(publishedOperations.publishedAt, publishedAfter) : undefined)
    .orderBy(desc(publishedOperations.publishedAt))
    .limit(limit)
}

/** A published operation with whose it is. */
export interface OwnedOperation {
  readonly id: string
  readonly documentId: string
  readonly name: string
  readonly kind: PublishedOperationRow['kind']
  readonly body: string
  readonly application: { readonly id: string; readonly name: string }
  readonly organisation: { readonly id: string; readonly name: string }
}

/** The operations of every application that is not archived, by id, behind one of them. */
export async function selectOwnedOperations(
  tx: Transaction,
  after: string | null,
  limit: number,
): Promise<OwnedOperation[]> {
  const { id, documentId, name, kind, body, applicationId, organisationId } = publishedOperations
  return tx
    .select({
      id,
      documentId,
      name,
      kind,
      body,
      application: { id: applications.id, name: applications.name },
      organisation: { id: organisations.id, name: organisations.name },
    })
    .from(publishedOperations)
    .innerJoin(applications, eq(applications.id, applicationId))
    .innerJoin(organisations, eq(organisations.id, organisationId))
    .where(and(isNull(applications.archivedAt), after === null ? undefined : gt(id, after)))
    .orderBy(asc(id))
    .limit(limit)
}

export async function insertManifest(
  tx: Transaction,
  manifest: ManifestRow,
  operations: readonly PublishedOperationRow[],
): Promise<void> {
  await tx.insert(operationManifests).values(manifest)
  for (let from = 0; from < operations.length; from += rowsPerInsert)
    await tx.insert(publishedOperations).values(operations.slice(from, from + rowsPerInsert))
}
