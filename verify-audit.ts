import 'reflect-metadata'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { serviceViewer } from './platform/auth/viewer.ts'
import { ConfigError, readConfig } from './platform/config/config.ts'
import { loadSecretKeys } from './platform/config/secret.ts'
import { DatabaseStartError, provisionStores } from './platform/database/provision.ts'
import type { SubgraphStore } from './platform/database/provision.ts'
import { readCheckpoint } from './platform/events/checkpoint.store.ts'
import { createEventLog } from './platform/events/event-log.ts'
import { startOfLog } from './platform/events/event.ts'
import { createLogger } from './platform/telemetry/log.ts'
import { auditKeyPurpose } from './subgraphs/identity/audit/audit-chain.ts'
import { verifyAuditLog } from './subgraphs/identity/audit/audit-verification.ts'
import type {
  AuditAnchor,
  AuditedLog,
  AuditReport,
  ChainReport,
} from './subgraphs/identity/audit/audit-verification.ts'
import { auditLogName } from './subgraphs/identity/consumers.ts'

/** The file given as `--anchors` holds something else. */
class AnchorError extends Error {}

const anchorShape = z.array(z.object({ chainId: z.uuid(), sequence: z.int().min(0), seal: z.string() }))

/**
 * `npm run audit:verify` reads the audit log from the first entry to the last and says, chain by chain, whether it is as
 * it was written; it fails when one is not. With `-- --anchors <file>` it also holds the log against the ends that an
 * earlier run left there, and leaves the present ones: kept where nobody of the database gets at it, the file
 * tells that the log was cut or written anew.
 */
await run().catch((error: unknown) => {
  if (!(error instanceof ConfigError || error instanceof DatabaseStartError || error instanceof AnchorError))
    throw error
  console.error(`audit: ${error.message}`)
  process.exitCode = 2
})

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { anchors: { type: 'string' } } })
  const anchors = readAnchors(values.anchors)
  const config = readConfig([])
  const { stores, close } = await provisionStores(config, createLogger({ level: 'error', service: 'audit' }))
  try {
    const database = storeOfIdentity(stores).database
    const sealKey = loadSecretKeys(config.secret, config.dataFolder).derive(auditKeyPurpose)
    const sources = await Promise.all(stores.map((store) => readProgress(store, storeOfIdentity(stores))))
    const report = await verifyAuditLog({ database, sources, sealKey, anchors })
    printReport(report)
    if (report.isWhole && values.anchors) writeAnchors(values.anchors, report)
    process.exitCode = report.isWhole ? 0 : 1
  } finally {
    await close()
  }
}

function storeOfIdentity(stores: readonly SubgraphStore[]): SubgraphStore {
  const found = stores.find(({ subgraphs }) => subgraphs.includes('identity'))
  if (!found) throw new Error('No database holds identity.')
  return found
}

async function readProgress(store: SubgraphStore, { database }: SubgraphStore): Promise<AuditedLog> {
  const reader = database.as(serviceViewer('audit-verification'), 'audit-verification')
  const key = { consumer: auditLogName, source: store.name }
  const reached = await reader.read((tx) => readCheckpoint(tx, key))
  return { eventLog: createEventLog(store.database), auditedUpTo: reached ?? startOfLog }
}

function printReport({ chains, missingEventIds, isWhole }: AuditReport): void {
  for (const chain of chains) console.log(`audit: ${chain.chainId} ${describeChain(chain)}`)
  for (const id of missingEventIds) console.log(`audit: event ${id} has no entry`)
  const entries = chains.reduce((sum, chain) => sum + chain.entries, 0)
  console.log(`audit: ${isWhole ? 'whole' : 'BROKEN'}, ${chains.length} chains, ${entries} entries good`)
}

function describeChain({ entries, end, broken }: ChainReport): string {
  if (!broken) return `${entries} entries, ends with ${end.seal || 'nothing'}`
  const entry = broken.entryId ? `entry ${broken.entryId}` : 'an entry that is not there'
  return `${broken.fault} at ${broken.sequence}: ${entry}`
}

function readAnchors(file: string | undefined): readonly AuditAnchor[] {
  if (file === undefined || !existsSync(file)) return []
  try {
    return anchorShape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new AnchorError(`${file} does not hold the ends of an audit log.`, { cause })
  }
}

function writeAnchors(file: string, { chains }: AuditReport): void {
  const anchors = chains.map(({ chainId, end }): AuditAnchor => ({ chainId, ...end }))
  writeFileSync(file, `${JSON.stringify(anchors, null, 2)}\n`, { mode: 0o600 })
}
