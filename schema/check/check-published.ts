import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import type { ViewerDatabase } from '../../platform/database/viewer-database.ts'
import { selectPublishedCalls } from '../../subgraphs/ecosystem/usage/published-calls.store.ts'
import { daysBefore } from '../../subgraphs/ecosystem/usage/usage.ts'
import { selectOwnedOperations } from '../../subgraphs/identity/manifest/manifest.store.ts'
import type { OwnedOperation } from '../../subgraphs/identity/manifest/manifest.store.ts'
import type { OperationCheck } from './check-operation.ts'
import { PublishedFindings } from './check-report.ts'
import type { PublishedReport } from './check-report.ts'

/** Calls of published operations, by the id of the publication; null when nobody counts. */
export type PublishedCalls = ReadonlyMap<string, number> | null

const perPage = 500
const recentDays = 30

/** Checks what every application of every organisation has published in the database of identity. */
export async function checkPublished(
  identity: Database,
  check: OperationCheck,
  calls: PublishedCalls,
): Promise<PublishedReport> {
  const findings = new PublishedFindings()
  for await (const operation of readOperations(readerOf(identity)))
    findings.add(operation, calls && (calls.get(operation.id) ?? 0), check.check(operation.body))
  return findings.report()
}

/** The calls of the last 30 days in the database of ecosystem. */
export function readPublishedCalls(ecosystem: Database): Promise<PublishedCalls> {
  const since = daysBefore(new Date(), recentDays)
  return readerOf(ecosystem).read((tx) => selectPublishedCalls(tx, since))
}

function readerOf(database: Database): ViewerDatabase {
  return database.as(serviceViewer('schema-check'), 'schema-check')
}

async function* readOperations(reader: ViewerDatabase): AsyncGenerator<OwnedOperation> {
  const readBehind = (id: string | null) => reader.read((tx) => selectOwnedOperations(tx, id, perPage))
  let page = await readBehind(null)
  for (;;) {
    yield* page
    const last = page.at(-1)
    if (!last || page.length < perPage) return
    page = await readBehind(last.id)
  }
}
