import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { MarketplaceContext } from '../context.ts'
import type { ServiceEvent } from '../events.ts'
import { selectProvidersByOrganisation } from '../provider/provider.store.ts'
import type { ServiceCreateInput, ServiceUpdateInput } from './service.input.ts'
import { insertService, lockService, updateServiceRow } from './service.store.ts'
import type { ServiceRow } from './service.store.ts'

/** Offers a service of the viewer's organisation. */
export async function createService(
  context: MarketplaceContext,
  input: ServiceCreateInput,
): Promise<ServiceRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  const now = new Date()
  return context.database.write(async (tx) => {
    const [profile] = await selectProvidersByOrganisation(tx, [organisationId])
    if (!profile) return refuse('NO_PROFILE', 'Make a provider profile first.')
    const row: ServiceRow = {
      id: createId(),
      providerId: profile.id,
      organisationId,
      title: input.title,
      description: input.description,
      category: input.category,
      priceAmount: input.price.amount,
      currency: input.price.currency,
      priceUnit: input.priceUnit,
      durationMinutes: input.durationMinutes,
      isActive: true,
      version: 1,
      createdAt: now,
      updatedAt: now,
    }
    await insertService(tx, row)
    await appendServiceEvent(tx, row, 0, 'marketplace.service.created')
    return row
  })
}

/** Changes a service of the viewer's organisation, or takes it back. */
export async function updateService(
  context: MarketplaceContext,
  input: ServiceUpdateInput,
): Promise<ServiceRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  return context.database.write(async (tx) => {
    const service = await lockService(tx, input.serviceId, organisationId)
    if (!service) return refuse('NOT_FOUND', 'There is no such service.', ['input', 'serviceId'])
    const row: ServiceRow = {
      ...service,
      title: input.title ?? service.title,
      description: input.description ?? service.description,
      priceAmount: input.price?.amount ?? service.priceAmount,
      currency: input.price?.currency ?? service.currency,
      isActive: input.isActive ?? service.isActive,
      version: service.version + 1,
      updatedAt: new Date(),
    }
    await updateServiceRow(tx, row)
    await appendServiceEvent(tx, row, service.version, 'marketplace.service.updated')
    return row
  })
}

async function appendServiceEvent(
  tx: Transaction,
  service: ServiceRow,
  expectedVersion: number,
  type: ServiceEvent['type'],
): Promise<void> {
  const { id: serviceId, organisationId, providerId, category, isActive } = service
  const event: ServiceEvent = { type, data: { serviceId, providerId, category, isActive } }
  await appendEvents(tx, {
    stream: stream('marketplace', 'service', serviceId),
    events: [event],
    organisationId,
    expectedVersion,
  })
}
