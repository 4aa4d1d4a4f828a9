import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { KeyRotationReason, SigningKeyRotated } from '../events.ts'
import { isForgettable, isWornOut, mayActivate } from './key-rotation.ts'
import {
  activateKey,
  deleteSigningKeys,
  insertSigningKey,
  lockSigningKeys,
  selectSigningKeys,
} from './signing-key.store.ts'
import type { SigningKeyRow } from './signing-key.store.ts'

/** Makes a key of the given state; it is stored encrypted. */
export type KeyMaker = (state: 'NEXT' | 'CURRENT') => Promise<SigningKeyRow>

/**
 * Does what time asks for: makes the first key and the next one, replaces a worn out one, forgets those whose tokens
 * are all over. Any number of processes may do so at once.
 */
export async function tendKeys(tx: Transaction, makeKey: KeyMaker): Promise<SigningKeyRow[]> {
  const now = new Date()
  const rows = await lockSigningKeys(tx)
  const current = rows.find(({ state }) => state === 'CURRENT')
  const next = rows.find(({ state }) => state === 'NEXT')
  if (!current) await insertSigningKey(tx, await makeKey('CURRENT'))
  if (!next) await insertSigningKey(tx, await makeKey('NEXT'))
  if (current && next && isWornOut(current, now) && mayActivate(next, now))
    await replaceKey(tx, makeKey, { next, current, now, reason: 'AGE', rotatedById: null })
  await deleteSigningKeys(
    tx,
    rows.filter((row) => isForgettable(row, now)).map(({ id }) => id),
  )
  return selectSigningKeys(tx)
}

/** Who wants the key replaced, and whether because it leaked. */
export interface RotationOrder {
  readonly hasLeaked: boolean
  readonly userId: string
}

/**
 * Replaces the signing key now. A leaked one is forgotten with it: what it signed is worth nothing any more. Answers
 * null, and does nothing, while the next key is too young to be known everywhere.
 */
export async function rotateKey(
  tx: Transaction,
  makeKey: KeyMaker,
  { hasLeaked, userId }: RotationOrder,
): Promise<SigningKeyRow | null> {
  const now = new Date()
  const rows = await lockSigningKeys(tx)
  const current = rows.find(({ state }) => state === 'CURRENT')
  const next = rows.find(({ state }) => state === 'NEXT')
  // A leaked key must go at once: gateways that do not know the next one yet ask for it when they meet it.
  if (!current || !next || !(hasLeaked || mayActivate(next, now))) return null
  await replaceKey(tx, makeKey, {
    next,
    current,
    now,
    reason: hasLeaked ? 'LEAKED' : 'OPERATOR',
    rotatedById: userId,
  })
  if (hasLeaked) await deleteSigningKeys(tx, [current.id])
  return next
}

interface Replacement {
  readonly next: SigningKeyRow
  readonly current: SigningKeyRow
  readonly now: Date
  readonly reason: KeyRotationReason
  readonly rotatedById: string | null
}

async function replaceKey(tx: Transaction, makeKey: KeyMaker, replacement: Replacement): Promise<void> {
  const { next, current, now, reason, rotatedById } = replacement
  await activateKey(tx, next, current, now)
  await insertSigningKey(tx, await makeKey('NEXT'))
  const rotated: SigningKeyRotated = {
    type: 'identity.signing_key.rotated',
    data: { keyId: next.id, previousKeyId: current.id, reason, rotatedById },
  }
  await appendEvents(tx, {
    stream: stream('identity', 'signing_key', next.id),
    events: [rotated],
    organisationId: null,
  })
}
