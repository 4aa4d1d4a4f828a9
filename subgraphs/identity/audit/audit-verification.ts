import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { ViewerDatabase } from '../../../platform/database/viewer-database.ts'
import type { EventLog } from '../../../platform/events/event-log.ts'
import { comparePositions, startOfLog } from '../../../platform/events/event.ts'
import type { LogPosition } from '../../../platform/events/event.ts'
import { ChainCheck } from './audit-chain.ts'
import type { BrokenChain, ChainEnd } from './audit-chain.ts'
import { isAudited } from './audited-events.ts'
import { selectChainEntries, selectChains, selectMissingEvents } from './audit.store.ts'

/** Where a chain ended at some time, kept where whoever can write the database cannot. */
export interface AuditAnchor extends ChainEnd {
  readonly chainId: string
}

export interface ChainReport {
  readonly chainId: string
  readonly entries: number
  readonly end: ChainEnd
  readonly broken: BrokenChain | null
}

export interface AuditReport {
  readonly chains: readonly ChainReport[]
  /** Events of the log that the audit log passed without an entry, first ones only. */
  readonly missingEventIds: readonly string[]
  readonly isWhole: boolean
}

/** An event log and how far the audit log has read it; its events up to there must all have an entry. */
export interface AuditedLog {
  readonly eventLog: EventLog
  readonly auditedUpTo: LogPosition
}

export interface VerificationOptions {
  readonly database: Database
  readonly sources: readonly AuditedLog[]
  readonly sealKey: Uint8Array
  /** From earlier verifications. */
  readonly anchors?: readonly AuditAnchor[]
}

const pageSize = 1_000
const maxMissing = 20

/** Reads every chain from its first entry on and compares it with the event log; changes nothing. */
export async function verifyAuditLog(options: VerificationOptions): Promise<AuditReport> {
  const database = options.database.as(serviceViewer('audit-verification'), 'audit-verification')
  const anchors = new Map((options.anchors ?? []).map((anchor) => [anchor.chainId, anchor]))
  const rows = await database.read((tx) => selectChains(tx))
  const heads = new Map(
    rows.map(({ id, lastSequence, lastSeal }) => [id, { sequence: lastSequence, seal: lastSeal }]),
  )
  const chains: ChainReport[] = []
  for (const chainId of new Set([...heads.keys(), ...anchors.keys()])) {
    const known = [heads.get(chainId), anchors.get(chainId)].filter((end) => end !== undefined)
    chains.push(await verifyChain(database, chainId, known, options.sealKey))
  }
  const missing: string[] = []
  for (const source of options.sources) missing.push(...(await findMissing(database, source)))
  const missingEventIds = missing.slice(0, maxMissing)
  const isWhole = missingEventIds.length === 0 && chains.every(({ broken }) => broken === null)
  return { chains, missingEventIds, isWhole }
}

async function verifyChain(
  database: ViewerDatabase,
  chainId: string,
  known: readonly ChainEnd[],
  sealKey: Uint8Array,
): Promise<ChainReport> {
  const check = new ChainCheck(sealKey)
  const report = (broken: BrokenChain | null): ChainReport => ({
    chainId,
    entries: check.end.sequence,
    end: check.end,
    broken,
  })
  for (;;) {
    const after = check.end.sequence
    const page = await database.read((tx) => selectChainEntries(tx, chainId, after, pageSize))
    for (const entry of page) {
      const broken = check.next(entry) ?? contradiction(entry, known)
      if (broken) return report(broken)
    }
    if (page.length < pageSize) break
  }
  return report(known.map((end) => check.finish(end)).find((broken) => broken !== null) ?? null)
}

/** An entry that stands where an anchor remembers another. */
function contradiction(
  entry: { readonly id: string; readonly sequence: number; readonly seal: string },
  known: readonly ChainEnd[],
): BrokenChain | null {
  const isOther = known.some(({ sequence, seal }) => sequence === entry.sequence && seal !== entry.seal)
  return isOther ? { sequence: entry.sequence, entryId: entry.id, fault: 'EDITED' } : null
}

/** A chain cut together with its head, and an entry never written, both leave an event behind. */
async function findMissing(
  database: ViewerDatabase,
  { eventLog, auditedUpTo }: AuditedLog,
): Promise<readonly string[]> {
  const missing: string[] = []
  let after: LogPosition = startOfLog
  while (missing.length < maxMissing && comparePositions(after, auditedUpTo) < 0) {
    const { events, next, isLast } = await eventLog.read({ after, skipsImports: true, limit: pageSize })
    const expected = events.filter(
      (event) => isAudited(event) && comparePositions(event.position, auditedUpTo) <= 0,
    )
    const ids = expected.map(({ id }) => id)
    missing.push(...(await database.read((tx) => selectMissingEvents(tx, ids))))
    if (isLast) break
    after = next
  }
  return missing
}
