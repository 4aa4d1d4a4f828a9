import { createHmac } from 'node:crypto'
import type { Fields } from './audit-change.ts'

/** The pure part of the audit log: how entries are sealed into a chain, and what is wrong with a chain. */

/** The chain of what belongs to no organisation. */
export const commonChainId = '00000000-0000-0000-0000-000000000000'

/** What the key of the seals is derived for. */
export const auditKeyPurpose = 'identity-audit-log'

/** What the first entry of a chain follows. */
export const startOfChain = { sequence: 0, seal: '' } as const

export interface ChainEnd {
  readonly sequence: number
  readonly seal: string
}

export interface AuditContent {
  readonly id: string
  readonly chainId: string
  readonly sequence: number
  readonly organisationId: string | null
  readonly eventId: string
  readonly action: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly target: string
  readonly requestId: string
  /** The mutation it came of; null for what no mutation did. */
  readonly operation: string | null
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly before: Fields | null
  readonly after: Fields
  readonly previousSeal: string
}

export interface SealedEntry extends AuditContent {
  readonly seal: string
}

/** HMAC-SHA256 over the canonical JSON of everything the entry says, the seal of the one before included. */
export function sealEntry(key: Uint8Array, content: AuditContent): SealedEntry {
  return { ...content, seal: sealOf(key, content) }
}

function sealOf(key: Uint8Array, content: AuditContent): string {
  const { id, chainId, sequence, organisationId, eventId, action, actorKind, actorId } = content
  const { operation, target, requestId, occurredAt, recordedAt, before, after, previousSeal } = content
  const said = { id, chainId, sequence, organisationId, eventId, action, actorKind, actorId }
  const times = { occurredAt: occurredAt.toISOString(), recordedAt: recordedAt.toISOString() }
  // Left out where there is none, as in entries written before operations were.
  const by = operation === null ? {} : { operation }
  const whole = { ...said, ...by, ...times, target, requestId, before, after, previousSeal }
  return createHmac('sha256', key).update(canonicalJson(whole)).digest('hex')
}

export type ChainFault = 'REMOVED' | 'EDITED' | 'REORDERED' | 'CUT'

/** The first entry of a chain at which it cannot be what was written. */
export interface BrokenChain {
  readonly sequence: number
  /** The entry at fault; null when it is gone. */
  readonly entryId: string | null
  readonly fault: ChainFault
}

/**
 * Follows a chain entry by entry: `next` answers the first thing wrong, or null, and must not be asked again after that.
 * Entries come in the order of their sequence.
 */
export class ChainCheck {
  readonly #key: Uint8Array
  #end: ChainEnd = startOfChain

  constructor(key: Uint8Array) {
    this.#key = key
  }

  get end(): ChainEnd {
    return this.#end
  }

  next(entry: SealedEntry): BrokenChain | null {
    const expected = this.#end.sequence + 1
    if (entry.sequence !== expected) return { sequence: expected, entryId: null, fault: 'REMOVED' }
    // Whole and genuine, yet after another than it was written after: it was moved, or the one before was.
    const isGenuine = sealOf(this.#key, entry) === entry.seal
    if (!isGenuine) return { sequence: expected, entryId: entry.id, fault: 'EDITED' }
    if (entry.previousSeal !== this.#end.seal)
      return { sequence: expected, entryId: entry.id, fault: 'REORDERED' }
    this.#end = { sequence: entry.sequence, seal: entry.seal }
    return null
  }

  /** Whether the chain reaches as far as is known from elsewhere. */
  finish(known: ChainEnd): BrokenChain | null {
    if (known.sequence > this.#end.sequence)
      return { sequence: this.#end.sequence + 1, entryId: null, fault: 'CUT' }
    const isSame = known.sequence < this.#end.sequence || known.seal === this.#end.seal
    return isSame ? null : { sequence: known.sequence, entryId: null, fault: 'EDITED' }
  }
}

/** JSON with sorted members and no space (RFC 8785), so that one value has one text however it was stored. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}
