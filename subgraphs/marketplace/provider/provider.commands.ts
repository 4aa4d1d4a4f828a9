import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { MarketplaceContext } from '../context.ts'
import type { ProviderProfileEvent } from '../events.ts'
import type { ProviderProfileSaveInput } from './provider.input.ts'
import { insertProvider, lockProviderOfOrganisation, updateProviderRow } from './provider.store.ts'
import type { ProviderProfileRow } from './provider.store.ts'

/** Makes or changes the one profile of the viewer's organisation. */
export async function saveProviderProfile(
  context: MarketplaceContext,
  input: ProviderProfileSaveInput,
): Promise<ProviderProfileRow> {
  const { organisationId, organisationKind } = requireOrganisation(context.viewer, 'MANAGER')
  if (organisationKind !== 'PROVIDER')
    refuse('NOT_A_PROVIDER', 'Only service providers have a provider profile.')
  return context.database.write(async (tx) => {
    const created = newProfile(organisationId, input)
    if (await insertProvider(tx, created)) {
      await appendProviderEvent(tx, created, 0, 'marketplace.provider_profile.created')
      return created
    }
    const profile = await lockProviderOfOrganisation(tx, organisationId)
    if (!profile) throw new Error('A profile that stood in the way of an insert cannot be read.')
    const { id, createdAt } = profile
    const changed: ProviderProfileRow = { ...created, id, createdAt, version: profile.version + 1 }
    await updateProviderRow(tx, changed)
    await appendProviderEvent(tx, changed, profile.version, 'marketplace.provider_profile.updated')
    return changed
  })
}

function newProfile(organisationId: string, input: ProviderProfileSaveInput): ProviderProfileRow {
  const now = new Date()
  const { headline, description, skills, country, city, radiusKm, hourlyRate } = input
  return {
    id: createId(),
    organisationId,
    headline,
    description,
    skills,
    country,
    city,
    radiusKm,
    hourlyRateAmount: hourlyRate.amount,
    currency: hourlyRate.currency,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
}

async function appendProviderEvent(
  tx: Transaction,
  profile: ProviderProfileRow,
  expectedVersion: number,
  type: ProviderProfileEvent['type'],
): Promise<void> {
  const { id, organisationId, skills } = profile
  const event: ProviderProfileEvent = { type, data: { providerId: id, organisationId, skills } }
  await appendEvents(tx, {
    stream: stream('marketplace', 'provider_profile', id),
    events: [event],
    organisationId,
    expectedVersion,
  })
}
