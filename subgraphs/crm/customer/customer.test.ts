import { expect, test } from 'vitest'
import { changesOf, stageAfterOrder } from './customer.ts'

const now = new Date('2026-11-21T12:00:00Z')

test('whoever orders is active, whatever they were', () => {
  const yesterday = new Date('2026-11-20T12:00:00Z')
  for (const stage of ['PROSPECT', 'ACTIVE', 'DORMANT', 'LOST'] as const)
    expect(stageAfterOrder(stage, yesterday, now)).toBe('ACTIVE')
})

test('an order of more than a year ago wakes nobody', () => {
  expect(stageAfterOrder('DORMANT', new Date('2025-11-21T11:59:59Z'), now)).toBe('DORMANT')
  expect(stageAfterOrder('DORMANT', new Date('2025-11-21T12:00:00Z'), now)).toBe('ACTIVE')
})

test('only what was given and differs is a change', () => {
  const state = { name: 'A', email: 'a@example.test', phone: null as string | null }
  expect(changesOf(state, { name: 'A', email: undefined, phone: '1' })).toEqual({ phone: '1' })
  expect(changesOf(state, {})).toEqual({})
})
