import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { CrmContext } from '../context.ts'
import type { LeadEvent } from '../events.ts'
import { requireColleague } from '../member/member.commands.ts'
import { decideLead, evolveLead } from './lead.ts'
import type { LeadCommand } from './lead.ts'
import type { LeadAssignInput, LeadCreateInput, LeadRecordContactInput } from './lead.input.ts'
import { insertLead, lockLead, updateLeadRow } from './lead.store.ts'
import type { LeadRow } from './lead.store.ts'

// Clocks of phones and servers differ a little.
const clockToleranceMs = 60_000

/** Takes in a lead of the viewer's organisation. */
export async function createLead(context: CrmContext, input: LeadCreateInput): Promise<LeadRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  if (!input.email && !input.phone)
    refuse('NOT_REACHABLE', 'A lead needs an e-mail address or a telephone number.', ['input', 'email'])
  const now = new Date()
  const row: LeadRow = {
    id: createId(),
    organisationId,
    name: input.name.trim(),
    email: input.email ?? null,
    phone: input.phone ?? null,
    companyName: input.companyName ?? null,
    country: input.country ?? null,
    source: input.source,
    interest: input.interest ?? null,
    note: input.note ?? null,
    status: 'NEW',
    lossReason: null,
    assigneeId: null,
    customerId: null,
    version: 1,
    lastContactAt: null,
    closedAt: null,
    createdAt: now,
    updatedAt: now,
  }
  await context.database.write(async (tx) => {
    await insertLead(tx, row)
    const { id: leadId, name, source, interest } = row
    await appendLeadEvent(tx, row, 0, { type: 'crm.lead.created', data: { leadId, name, source, interest } })
  })
  return row
}

/** Gives a lead to a colleague, or takes it from everybody. */
export function assignLead(context: CrmContext, input: LeadAssignInput): Promise<LeadRow> {
  const assigneeId = input.assigneeId ?? null
  return changeLead(context, input.leadId, { kind: 'ASSIGN', assigneeId }, (tx, lead) =>
    requireColleague(tx, lead.organisationId, assigneeId),
  )
}

export async function recordLeadContact(
  context: CrmContext,
  input: LeadRecordContactInput,
): Promise<LeadRow> {
  const contactedAt = input.contactedAt ?? new Date()
  if (contactedAt.getTime() > Date.now() + clockToleranceMs)
    refuse('IN_THE_FUTURE', 'The contact has not happened yet.', ['input', 'contactedAt'])
  return changeLead(context, input.leadId, { kind: 'CONTACT', contactedAt })
}

/** Runs one command on a lead of the viewer's organisation. */
export async function changeLead(
  context: CrmContext,
  leadId: string,
  command: LeadCommand,
  check?: (tx: Transaction, lead: LeadRow) => Promise<void>,
): Promise<LeadRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  return context.database.write(async (tx) => {
    const lead = await lockOwnLead(tx, leadId, organisationId)
    await check?.(tx, lead)
    const changed = await applyLeadCommand(tx, lead, command)
    return changed ?? refuse('LEAD_CLOSED', `A lead that is ${lead.status} does not allow this.`, ['input', 'leadId']) // prettier-ignore
  })
}

/** The lead, locked; refuses one of another organisation as if there were none. */
export async function lockOwnLead(tx: Transaction, leadId: string, organisationId: string): Promise<LeadRow> {
  const lead = await lockLead(tx, leadId)
  if (lead?.organisationId === organisationId) return lead
  return refuse('NOT_FOUND', 'There is no such lead.', ['input', 'leadId'])
}

/** Decides, writes and tells; null when the lead's state does not allow the command. */
export async function applyLeadCommand(
  tx: Transaction,
  lead: LeadRow,
  command: LeadCommand,
): Promise<LeadRow | null> {
  const event = decideLead(lead, command)
  if (!event) return null
  const now = new Date()
  const row: LeadRow = { ...evolveLead(lead, event, now), version: lead.version + 1, updatedAt: now }
  await updateLeadRow(tx, row)
  await appendLeadEvent(tx, row, lead.version, event)
  return row
}

async function appendLeadEvent(
  tx: Transaction,
  lead: LeadRow,
  expectedVersion: number,
  event: LeadEvent,
): Promise<void> {
  const { id, organisationId } = lead
  await appendEvents(tx, {
    stream: stream('crm', 'lead', id),
    events: [event],
    organisationId,
    expectedVersion,
  })
}
