import { expect, test } from 'vitest'
import { composeChange, maskData } from './audit-change.ts'

test('secrets and personal data are masked wherever they stand, and nothing else is', () => {
  const data = {
    userId: 'u',
    email: 'ada@example.test',
    displayName: 'Ada',
    refreshToken: 'abc',
    key: { prefix: 'sk_live', hash: 'h', scopes: ['orders:read'] },
    shippingAddress: { city: 'Delft', country: 'NL' },
    lines: [{ sku: 'X-1', quantity: 2, name: 'Cell' }],
    currency: 'EUR',
    totalAmount: 100,
    role: 'ADMIN',
    codes: ['1', '2'],
    nothing: null,
  }
  expect(maskData(data)).toEqual({
    userId: 'u',
    email: '[personal]',
    displayName: '[personal]',
    refreshToken: '[secret]',
    key: { prefix: 'sk_live', hash: '[secret]', scopes: ['orders:read'] },
    shippingAddress: '[personal]',
    lines: [{ sku: 'X-1', quantity: 2, name: '[personal]' }],
    currency: 'EUR',
    totalAmount: 100,
    role: 'ADMIN',
    codes: '[secret]',
    nothing: null,
  })
})

test('what is too long, too many or too deep is cut', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 'x' : { in: deep(levels - 1) })
  const masked = maskData({
    reason: 'x'.repeat(501),
    ids: Array.from({ length: 52 }, (_, at) => at),
    tree: deep(8),
  })
  expect(masked['reason']).toBe(`${'x'.repeat(500)}…`)
  expect(masked['ids']).toEqual([...Array.from({ length: 50 }, (_, at) => at), '[2 more]'])
  expect(JSON.stringify(masked['tree'])).toBe('{"in":{"in":{"in":{"in":{"in":"[deeper]"}}}}}')
  expect(maskData({ reason: 'x'.repeat(500) })['reason']).toBe('x'.repeat(500))
  expect(maskData({ reason: `${'x'.repeat(499)}😀y` })['reason']).toBe(`${'x'.repeat(499)}\uFFFD…`)
})

test('before is what the event itself says it was', () => {
  expect(composeChange({ role: 'ADMIN', previousRole: 'AGENT' }, [])).toEqual({
    before: { role: 'AGENT' },
    after: { role: 'ADMIN' },
  })
  expect(composeChange({ ticketId: 't', from: 'OPEN', to: 'CLOSED' }, [])).toEqual({
    before: { state: 'OPEN' },
    after: { ticketId: 't', state: 'CLOSED' },
  })
})

test('of other events, before is what the log last knew of the fields that changed', () => {
  const known = [{ priority: 'LOW', ticketId: 't' }, { priority: 'NORMAL' }, { assigneeId: 'a' }]
  expect(composeChange({ ticketId: 't', priority: 'HIGH', dueAt: '2026' }, known)).toEqual({
    before: { priority: 'NORMAL' },
    after: { ticketId: 't', priority: 'HIGH', dueAt: '2026' },
  })
  expect(composeChange({ ticketId: 't' }, known).before).toBeNull()
})
