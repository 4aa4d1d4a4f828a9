import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { selectOwnedOperations } from '../../subgraphs/identity/manifest/manifest.store.ts'
import type { OwnedOperation } from '../../subgraphs/identity/manifest/manifest.store.ts'
import type { OperationCheck } from './check-operation.ts'
import { PublishedFindings } from './check-report.ts'
import type { PublishedReport } from './check-report.ts'

const perPage = 500

/** Checks what every application of every organisation has published in the database of identity. */
export async function checkPublished(database: Database, check: OperationCheck): Promise<PublishedReport> {
  const findings = new PublishedFindings()
  for await (const operation of readOperations(database))
    findings.add(operation, null, check.check(operation.body))
  return findings.report()
}

async function* readOperations(database: Database): AsyncGenerator<OwnedOperation> {
  const reader = database.as(serviceViewer('schema-check'), 'schema-check')
  const readBehind = (id: string | null) => reader.read((tx) => selectOwnedOperations(tx, id, perPage))
  let page = await readBehind(null)
  for (;;) {
    yield* page
    const last = page.at(-1)
    if (!last || page.length < perPage) return
    page = await readBehind(last.id)
  }
}
