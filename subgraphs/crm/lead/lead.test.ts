import { expect, test } from 'vitest'
import { decideLead, evolveLead } from './lead.ts'
import type { LeadCommand, LeadState, LeadStatus } from './lead.ts'

const at = new Date('2026-11-21T12:00:00Z')
const lead = (status: LeadStatus): LeadState => ({
  id: 'lead-1',
  name: 'Aoife',
  source: 'WEB',
  interest: null,
  status,
  assigneeId: null,
  customerId: null,
  lossReason: null,
  lastContactAt: null,
  closedAt: null,
})
const run = (state: LeadState, command: LeadCommand): LeadState | null => {
  const event = decideLead(state, command)
  return event && evolveLead(state, event, at)
}

test('a lead goes from new over contacted and qualified to converted', () => {
  const contactedAt = new Date('2026-11-20T09:00:00Z')
  const contacted = run(lead('NEW'), { kind: 'CONTACT', contactedAt })
  expect(contacted).toMatchObject({ status: 'CONTACTED', lastContactAt: contactedAt, closedAt: null })
  const qualified = contacted && run(contacted, { kind: 'QUALIFY' })
  expect(qualified).toMatchObject({ status: 'QUALIFIED' })
  const converted =
    qualified && run(qualified, { kind: 'CONVERT', customerId: 'customer-1', isNewCustomer: true })
  expect(converted).toMatchObject({ status: 'CONVERTED', customerId: 'customer-1', closedAt: at })
})

test('contact with a qualified lead does not set it back, and an earlier contact hides no later one', () => {
  const recent = new Date('2026-11-20T09:00:00Z')
  const state: LeadState = { ...lead('QUALIFIED'), lastContactAt: recent }
  const earlier = { kind: 'CONTACT', contactedAt: new Date('2026-11-01T09:00:00Z') } as const
  expect(run(state, earlier)).toMatchObject({ status: 'QUALIFIED', lastContactAt: recent })
})

test.each(['CONVERTED', 'LOST'] as const)('nothing can be done with a lead that is %s', (status) => {
  const commands: LeadCommand[] = [
    { kind: 'ASSIGN', assigneeId: null },
    { kind: 'CONTACT', contactedAt: at },
    { kind: 'QUALIFY' },
    { kind: 'LOSE', reason: 'PRICE' },
    { kind: 'CONVERT', customerId: 'customer-1', isNewCustomer: false },
  ]
  for (const command of commands) expect(decideLead(lead(status), command)).toBeNull()
})

test('a qualified lead is not qualified again, but can still be lost', () => {
  expect(decideLead(lead('QUALIFIED'), { kind: 'QUALIFY' })).toBeNull()
  expect(run(lead('QUALIFIED'), { kind: 'LOSE', reason: 'PRICE' })).toMatchObject({
    status: 'LOST',
    lossReason: 'PRICE',
    closedAt: at,
  })
})
