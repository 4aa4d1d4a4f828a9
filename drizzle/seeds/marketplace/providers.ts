import { stream } from '../../../platform/events/event.ts'
import type { ProviderProfileCreated, ServiceEvent } from '../../../subgraphs/marketplace/events.ts'
import type { providerProfiles, services } from '../../../subgraphs/marketplace/tables.ts'
import type { Happening, History } from '../history.ts'
import { dayMs, later } from '../world/calendar.ts'
import type { Service } from '../world/providers.ts'
import type { World } from '../world/world.ts'

export function providerHistories(world: World): History<typeof providerProfiles.$inferInsert>[] {
  return world.providers.map((provider) => {
    const { id, organisationId, headline, description, hourlyRateAmount, currency, createdAt } = provider
    const skills = [...provider.skills]
    const event: ProviderProfileCreated = {
      type: 'marketplace.provider_profile.created',
      data: { providerId: id, organisationId, skills },
    }
    return {
      row: {
        id,
        organisationId,
        headline,
        description,
        skills,
        country: provider.serviceCountry,
        city: provider.serviceCity,
        radiusKm: provider.serviceRadiusKm,
        hourlyRateAmount,
        currency,
        version: 1,
        createdAt,
        updatedAt: createdAt,
      },
      stream: stream('marketplace', 'provider_profile', id),
      organisationId,
      happenings: [{ event, at: createdAt }],
    }
  })
}

export function serviceHistories(world: World): History<typeof services.$inferInsert>[] {
  return world.services.map((service) => {
    const { id, organisationId } = service
    const happenings = serviceHappenings(service)
    const updatedAt = happenings.at(-1)?.at ?? service.createdAt
    return {
      row: { ...service, version: happenings.length, updatedAt },
      stream: stream('marketplace', 'service', id),
      organisationId,
      happenings,
    }
  })
}

function serviceHappenings(service: Service): Happening<ServiceEvent>[] {
  const { id: serviceId, providerId, category, isActive, createdAt } = service
  const facts = { serviceId, providerId, category }
  const created: Happening<ServiceEvent> = {
    event: { type: 'marketplace.service.created', data: { ...facts, isActive: true } },
    at: createdAt,
  }
  if (isActive) return [created]
  // The world does not say when a service was taken back: a month after it was first offered.
  const event: ServiceEvent = { type: 'marketplace.service.updated', data: { ...facts, isActive } }
  return [created, { event, at: later(createdAt, 30 * dayMs) }]
}
