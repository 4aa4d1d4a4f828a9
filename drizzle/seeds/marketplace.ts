import { bulkInsert } from '../../platform/database/bulk-insert.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import { importEvents } from '../../platform/events/import-events.ts'
import {
  jobs,
  knownCustomers,
  proposals,
  providerProfiles,
  services,
} from '../../subgraphs/marketplace/tables.ts'
import { eventsInOrder, rowsOf } from './history.ts'
import { jobHistories } from './marketplace/jobs.ts'
import { proposalHistories } from './marketplace/proposals.ts'
import { providerHistories, serviceHistories } from './marketplace/providers.ts'
import type { World } from './world/world.ts'

/** Writes the world's providers, services, jobs and proposals, with the events that led there. */
export async function seedMarketplace(tx: Transaction, world: World): Promise<void> {
  const providerHistory = providerHistories(world)
  const serviceHistory = serviceHistories(world)
  const jobHistory = jobHistories(world)
  const proposalHistory = proposalHistories(world, rowsOf(jobHistory))
  await bulkInsert(tx, knownCustomers, customerRows(world))
  await bulkInsert(tx, providerProfiles, rowsOf(providerHistory))
  await bulkInsert(tx, services, rowsOf(serviceHistory))
  await bulkInsert(tx, jobs, rowsOf(jobHistory))
  await bulkInsert(tx, proposals, rowsOf(proposalHistory))
  await importEvents(
    tx,
    eventsInOrder([...providerHistory, ...serviceHistory, ...jobHistory, ...proposalHistory]),
  )
}

function customerRows(world: World): (typeof knownCustomers.$inferInsert)[] {
  return world.customers.map(({ id, organisationId, userId }) => ({ customerId: id, organisationId, userId }))
}
