import { sql } from 'drizzle-orm'
import type { SubgraphName } from '../../platform/config/services.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { SubgraphStore } from '../../platform/database/provision.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import { seedAi } from './ai.ts'
import { seedCommerce } from './commerce.ts'
import { seedCrm } from './crm.ts'
import { seedEcosystem } from './ecosystem.ts'
import { seedIdentity } from './identity.ts'
import { seedMarketplace } from './marketplace.ts'
import { generateWorld } from './world/world.ts'
import type { World } from './world/world.ts'

type Seeder = (tx: Transaction, world: World) => Promise<void>

const seeders: Readonly<Record<SubgraphName, Seeder>> = {
  identity: seedIdentity,
  commerce: seedCommerce,
  crm: seedCrm,
  marketplace: seedMarketplace,
  ai: seedAi,
  ecosystem: seedEcosystem,
}

const worldSeed = 20_261_121

/**
 * Fills the databases with the demo world, each subgraph in one transaction and once only.
 * The world ends on the day of the first seeding of a database; what joins later gets the same world.
 * Returns the names of the subgraphs that were seeded now.
 */
export async function seedDemoWorld(stores: readonly SubgraphStore[], now: Date): Promise<SubgraphName[]> {
  const worlds = new Map<number, World>()
  const worldOf = (asOf: Date) => {
    const world = worlds.get(asOf.getTime()) ?? generateWorld({ seed: worldSeed, asOf })
    worlds.set(asOf.getTime(), world)
    return world
  }
  const seedOne = async (name: SubgraphName, { database }: SubgraphStore) => {
    const isNew = await database.as(serviceViewer('seed'), 'seed').write(async (tx) => {
      const asOf = await claimSeeding(tx, name, now)
      if (asOf) await seeders[name](tx, worldOf(asOf))
      return asOf !== null
    })
    return isNew ? [name] : []
  }
  const seeding = stores.flatMap((store) => store.subgraphs.map((name) => seedOne(name, store)))
  return (await Promise.all(seeding)).flat()
}

/** The day the world ends on, when this transaction is the one to seed; null when it was done before. */
async function claimSeeding(tx: Transaction, name: SubgraphName, now: Date): Promise<Date | null> {
  // Seeders of one database wait for one another here, and the second sees the first one's mark.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('stratograph seeds'), hashtext(${name}))`)
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
  const rows = await tx.execute<{ as_of: string }>(sql`
    insert into platform.seeds (subgraph, as_of)
    select ${name}, coalesce((select min(as_of) from platform.seeds), ${today.toISOString()}::timestamptz)
    on conflict (subgraph) do nothing
    returning as_of`)
  return rows[0] ? new Date(rows[0].as_of) : null
}
