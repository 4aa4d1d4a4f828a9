import { createHash } from 'node:crypto'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { SignInFailed, SignInFailureReason, SignInLocked } from '../events.ts'
import { networkOf, shownNetworkOf } from '../../../platform/server/client-network.ts'
import { isLocked } from './lockout.ts'
import {
  addFailure,
  deleteFailures,
  deleteOldFailures,
  hasSessionFrom,
  selectFailures,
} from './lockout.store.ts'
import type { FailureSubject } from './lockout.store.ts'

/** One try to prove who somebody is. */
export interface Attempt {
  readonly emailKey: string
  /** Null when nobody has an account with the address. */
  readonly userId: string | null
  /** The client's network address; null when it is not known. */
  readonly address: string | null
}

/**
 * Whether a try is to be refused because its account or its client is locked, right or wrong, account or none: nobody
 * learns anything from the refusal, and it costs no hash.
 */
export async function isLockedOut(tx: Transaction, attempt: Attempt): Promise<boolean> {
  const now = new Date()
  const rows = await selectFailures(tx, subjectsOf(attempt))
  const locked = rows.filter((row) => isLocked(row, now))
  if (locked.length === 0) return false
  const isCrowdOnly = locked.every(({ kind }) => kind === 'ACCOUNT')
  return !(isCrowdOnly && (await isKnownPlace(tx, attempt)))
}

export function refuseTooMany(): never {
  return refuse('TOO_MANY_ATTEMPTS', 'There were too many failed attempts; try again in a while.')
}

/** Counts a wrong password, for an address without an account with the same work. */
export async function recordFailedSignIn(tx: Transaction, attempt: Attempt): Promise<void> {
  await countAndTell(tx, subjectsOf(attempt), attempt, 'PASSWORD')
}

/** Counts a wrong code for somebody's second factor. */
export async function recordFailedCode(tx: Transaction, attempt: Attempt): Promise<void> {
  await countAndTell(tx, factorSubjects(attempt.userId ?? ''), attempt, 'CODE')
}

/** Counts a wrong password of somebody signed in, together with wrong codes: a stolen session is no place to guess. */
export async function recordFailedProof(tx: Transaction, attempt: Attempt): Promise<void> {
  await countAndTell(tx, factorSubjects(attempt.userId ?? ''), attempt, 'PASSWORD')
}

/** Refuses a code while the person's second factor is locked. */
export async function refuseLockedFactor(tx: Transaction, userId: string): Promise<void> {
  const now = new Date()
  if ((await selectFailures(tx, factorSubjects(userId))).some((row) => isLocked(row, now))) refuseTooMany()
}

/** A right password: its owner's slips from here are forgotten; what an address or a crowd did is not. */
export async function forgetFailedSignIns(tx: Transaction, attempt: Attempt): Promise<void> {
  await deleteFailures(tx, [pairOf(attempt)])
}

export async function forgetFailedCodes(tx: Transaction, userId: string): Promise<void> {
  await deleteFailures(tx, factorSubjects(userId))
}

async function countAndTell(
  tx: Transaction,
  subjects: readonly FailureSubject[],
  attempt: Attempt,
  reason: SignInFailureReason,
): Promise<void> {
  const now = new Date()
  const counted = await addFailure(tx, subjects, now)
  const { userId, address } = attempt
  const network = shownNetworkOf(address)
  const failed: SignInFailed = { type: 'identity.sign_in.failed', data: { userId, reason, network } }
  const locks = counted.flatMap(({ kind, lockedUntil }): SignInLocked[] =>
    lockedUntil && lockedUntil > now
      ? [
          {
            type: 'identity.sign_in.locked',
            data: { userId, kind, network, until: lockedUntil.toISOString() },
          },
        ]
      : [],
  )
  // A stream for each address tried: the address itself does not belong in the log of events.
  const id = createHash('sha256').update(attempt.emailKey).digest('base64url').slice(0, 22)
  await appendEvents(tx, {
    stream: stream('identity', 'sign_in', id),
    events: [failed, ...locks],
    organisationId: null,
  })
  await deleteOldFailures(tx, now)
}

async function isKnownPlace(tx: Transaction, { userId, address }: Attempt): Promise<boolean> {
  const network = shownNetworkOf(address)
  return userId !== null && network !== null && hasSessionFrom(tx, userId, network)
}

function subjectsOf(attempt: Attempt): FailureSubject[] {
  const client = networkOf(attempt.address)
  const account = { kind: 'ACCOUNT', subject: attempt.emailKey, client: '' } as const
  const ofClient = client === null ? [] : [{ kind: 'CLIENT', subject: '', client } as const]
  return [account, pairOf(attempt), ...ofClient]
}

function pairOf({ emailKey, address }: Attempt): FailureSubject {
  return { kind: 'PAIR', subject: emailKey, client: networkOf(address) ?? '' }
}

function factorSubjects(userId: string): FailureSubject[] {
  return [{ kind: 'FACTOR', subject: userId, client: '' }]
}
