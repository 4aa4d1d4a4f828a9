import { expect, test } from 'vitest'
import { canonicalJson, ChainCheck, commonChainId, sealEntry, startOfChain } from './audit-chain.ts'
import type { BrokenChain, SealedEntry } from './audit-chain.ts'

const key = Buffer.alloc(32, 7)

function chainOf(length: number): SealedEntry[] {
  const entries: SealedEntry[] = []
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const occurredAt = new Date(Date.UTC(2026, 0, sequence))
    entries.push(
      sealEntry(key, {
        id: `entry-${sequence}`,
        chainId: commonChainId,
        sequence,
        organisationId: null,
        eventId: `event-${sequence}`,
        action: 'identity.user.signed_up',
        actorKind: 'anonymous',
        actorId: null,
        target: `identity.user/${sequence}`,
        requestId: 'r',
        operation: 'userSignUp',
        occurredAt,
        recordedAt: occurredAt,
        before: null,
        after: { b: 1, a: [null, 'x'] },
        previousSeal: entries.at(-1)?.seal ?? startOfChain.seal,
      }),
    )
  }
  return entries
}

function firstFault(entries: readonly SealedEntry[], known = chainOf(4).at(-1)): BrokenChain | null {
  const check = new ChainCheck(key)
  for (const entry of entries) {
    const broken = check.next(entry)
    if (broken) return broken
  }
  return known ? check.finish(known) : null
}

test('a chain as it was written is whole', () => {
  expect(firstFault(chainOf(4))).toBeNull()
})

test('a removed entry is named by its number', () => {
  expect(firstFault(chainOf(4).toSpliced(1, 1))).toEqual({ sequence: 2, entryId: null, fault: 'REMOVED' })
})

test('an edited entry is named, whichever field was edited', () => {
  const other: { [Field in keyof SealedEntry]?: SealedEntry[Field] } = {
    organisationId: commonChainId,
    eventId: 'other',
    action: 'other',
    actorKind: 'user',
    actorId: 'other',
    target: 'other',
    requestId: 'other',
    operation: 'other',
    occurredAt: new Date(0),
    recordedAt: new Date(0),
    before: { a: 1 },
    after: { b: 2, a: [null, 'x'] },
    previousSeal: 'other',
    seal: 'other',
    id: 'entry-other',
    chainId: 'other',
  }
  for (const [field, value] of Object.entries(other)) {
    const edited = chainOf(4).map((entry) => (entry.sequence === 3 ? { ...entry, [field]: value } : entry))
    const entryId = field === 'id' ? 'entry-other' : 'entry-3'
    expect([field, firstFault(edited)]).toEqual([field, { sequence: 3, entryId, fault: 'EDITED' }])
  }
})

test('two entries that changed places are found, renumbered or not', () => {
  const [one, two, three, four] = chainOf(4) as [SealedEntry, SealedEntry, SealedEntry, SealedEntry]
  expect(firstFault([one, three, two, four])).toMatchObject({ sequence: 2 })
  const renumbered = [one, { ...three, sequence: 2 }, { ...two, sequence: 3 }, four]
  expect(firstFault(renumbered)).toEqual({ sequence: 2, entryId: 'entry-3', fault: 'EDITED' })
})

test('an entry of the same number from another history of the chain does not fit in', () => {
  const foreign = sealEntry(key, { ...(chainOf(2)[1] as SealedEntry), previousSeal: 'another history' })
  const [one, , three] = chainOf(3) as [SealedEntry, SealedEntry, SealedEntry]
  expect(firstFault([one, foreign, three])).toEqual({ sequence: 2, entryId: 'entry-2', fault: 'REORDERED' })
})

test('a chain that was cut at its end is found by what is known of its end', () => {
  expect(firstFault(chainOf(2))).toEqual({ sequence: 3, entryId: null, fault: 'CUT' })
  expect(firstFault([])).toEqual({ sequence: 1, entryId: null, fault: 'CUT' })
})

test('a chain written anew with another key is no chain', () => {
  const forged = chainOf(1).map((entry) => sealEntry(Buffer.alloc(32, 8), entry))
  expect(firstFault(forged)).toEqual({ sequence: 1, entryId: 'entry-1', fault: 'EDITED' })
})

test('one value has one canonical text whatever the order of its members', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'é"\n' }], a: undefined, A: 1e21 })).toBe(
    '{"A":1e+21,"b":[1,{"c":"é\\"\\n","d":null}]}',
  )
})
