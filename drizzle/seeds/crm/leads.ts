import { stream } from '../../../platform/events/event.ts'
import type { LeadEvent } from '../../../subgraphs/crm/events.ts'
import type { leads } from '../../../subgraphs/crm/tables.ts'
import type { Happening, History } from '../history.ts'
import type { Lead } from '../world/leads.ts'
import type { World } from '../world/world.ts'
import { sourceOf } from './customers.ts'

export function leadHistories(world: World): History<typeof leads.$inferInsert>[] {
  return world.leads.map((lead) => {
    const { id, organisationId, name, email, phone, companyName, country, note, status } = lead
    const { assigneeUserId, customerId, lossReason, createdAt, lastContactAt, closedAt } = lead
    const happenings = leadHappenings(lead)
    return {
      row: {
        id,
        organisationId,
        name,
        email,
        phone,
        companyName,
        country,
        source: sourceOf(lead.source),
        interest: interestOf(lead),
        note,
        status,
        lossReason,
        assigneeId: assigneeUserId,
        customerId,
        version: happenings.length,
        lastContactAt,
        closedAt,
        createdAt,
        updatedAt: happenings.at(-1)?.at ?? createdAt,
      },
      stream: stream('crm', 'lead', id),
      organisationId,
      happenings,
    }
  })
}

/** `SOLAR_STORAGE` in words: Solar storage. */
function interestOf({ interest }: Lead): string {
  const words = interest.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function leadHappenings(lead: Lead): Happening<LeadEvent>[] {
  const { id: leadId, name, status, assigneeUserId, customerId, lossReason, createdAt } = lead
  const contactedAt = lead.lastContactAt
  const endedAt = lead.closedAt ?? contactedAt ?? createdAt
  const happenings: Happening<LeadEvent>[] = []
  const tell = (event: LeadEvent, at: Date, userId: string | null) => happenings.push({ event, at, userId })
  const data = { leadId, name, source: sourceOf(lead.source), interest: interestOf(lead) }
  tell({ type: 'crm.lead.created', data }, createdAt, null)
  if (assigneeUserId)
    tell(
      { type: 'crm.lead.assigned', data: { leadId, assigneeId: assigneeUserId } },
      contactedAt ?? createdAt,
      assigneeUserId,
    )
  if (contactedAt) {
    const contact = { leadId, contactedAt: contactedAt.toISOString() }
    tell({ type: 'crm.lead.contacted', data: contact }, contactedAt, assigneeUserId)
  }
  if (status === 'QUALIFIED' || status === 'CONVERTED')
    tell({ type: 'crm.lead.qualified', data: { leadId } }, contactedAt ?? createdAt, assigneeUserId)
  if (lossReason)
    tell({ type: 'crm.lead.lost', data: { leadId, reason: lossReason } }, endedAt, assigneeUserId)
  if (customerId) {
    const conversion = { leadId, customerId, isNewCustomer: true }
    tell({ type: 'crm.lead.converted', data: conversion }, endedAt, assigneeUserId)
  }
  return happenings
}
