import postgres from 'postgres'
import { viewerClaims } from '../../platform/auth/claims.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { readConfig } from '../../platform/config/config.ts'
import { applicationRole } from '../../platform/database/database.ts'
import { createId } from '../../platform/database/uuid.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { startServices } from '../../start-services.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { median, percentile } from '../numbers.ts'
import { BenchError } from '../process/child.ts'
import { findFreePorts } from '../../tests/testkit/free-ports.ts'

export interface RowSecurityCosts {
  /** Milliseconds of one statement, p50. */
  readonly secured: number
  readonly owner: number
  /** Median of the rounds' ratios. */
  readonly ratio: number
  /** How many orders the seller has, of which each statement reads twenty. */
  readonly orders: number
}

interface Question {
  readonly viewer: Viewer
  readonly sellerId: string
  readonly times: number
}

/**
 * A seller's latest orders in the demo world, read by the application's role, which row security is forced on, and by
 * the owner of the server, whom it does not hold. Each round is one transaction with the viewer's claims set.
 */
export async function measureRowSecurity(
  folder: string,
  rounds: number,
  times: number,
): Promise<RowSecurityCosts> {
  const [port] = await findFreePorts(1)
  const config = readConfig([], { PORT: String(port), DATA_FOLDER: folder, LOG_LEVEL: 'error' })
  const services = await startServices(config, createLogger({ level: 'error', service: 'bench' }))
  const [store] = services.stores
  if (!store) throw new BenchError('The demo world has no database.')
  // Two clients that differ in nothing but their role: what the driver costs is the same for both.
  const secured = connect(store.database.url, { role: applicationRole })
  const owner = connect(store.database.url, {})
  try {
    const [seller] = await owner<{ id: string; orders: number }[]>`
      select organisation_id as id, count(*)::int as orders from commerce.orders group by 1 order by 2 desc limit 1`
    if (!seller) throw new BenchError('The demo world has no orders.')
    // As in any database that is older than a minute.
    await owner`analyze commerce.orders`
    const viewer = testUser({ organisationId: seller.id, organisationKind: 'OPERATOR', role: 'AGENT' })
    const ask = () => measureRound(secured, owner, { viewer, sellerId: seller.id, times })
    await requireSecurity(secured, owner, seller.id)
    await ask()
    const costs: { secured: number; owner: number }[] = []
    for (let round = 0; round < rounds; round += 1) costs.push(await ask())
    return {
      secured: median(costs.map((cost) => cost.secured)),
      owner: median(costs.map((cost) => cost.owner)),
      ratio: median(costs.map((cost) => cost.secured / cost.owner)),
      orders: seller.orders,
    }
  } finally {
    await Promise.all([secured.end(), owner.end()])
    await services.stop()
  }
}

function connect(url: string, connection: { readonly role?: string }): postgres.Sql {
  return postgres(url, { max: 1, onnotice: () => undefined, connection })
}

/** A comparison of two who both pass by row security would say nothing. */
async function requireSecurity(secured: postgres.Sql, owner: postgres.Sql, sellerId: string): Promise<void> {
  const stranger = testUser({ organisationId: createId(), organisationKind: 'CLIENT', role: 'OWNER' })
  const count = (sql: postgres.Sql) =>
    withClaims(sql, stranger, async (tx) => (await selectOrders(tx, sellerId)).length)
  if ((await count(secured)) !== 0) throw new BenchError('Row security does not hold the application.')
  if ((await count(owner)) === 0) throw new BenchError('The owner is held by row security as well.')
}

/** The p50 of both, asked statement by statement in turn, so that whatever else the machine does meets both alike. */
async function measureRound(
  secured: postgres.Sql,
  owner: postgres.Sql,
  { viewer, sellerId, times }: Question,
): Promise<{ secured: number; owner: number }> {
  return withClaims(secured, viewer, (securedTx) =>
    withClaims(owner, viewer, async (ownerTx) => {
      const securedMs: number[] = []
      const ownerMs: number[] = []
      for (let count = 0; count < times; count += 1) {
        securedMs.push(await timeStatement(securedTx, sellerId))
        ownerMs.push(await timeStatement(ownerTx, sellerId))
      }
      return { secured: percentile(securedMs, 0.5), owner: percentile(ownerMs, 0.5) }
    }),
  )
}

async function timeStatement(tx: postgres.TransactionSql, sellerId: string): Promise<number> {
  const sentAtMs = performance.now()
  const rows = await selectOrders(tx, sellerId)
  const tookMs = performance.now() - sentAtMs
  if (rows.length === 0) throw new BenchError('A seller does not see their own orders.')
  return tookMs
}

async function withClaims<Value>(
  sql: postgres.Sql,
  viewer: Viewer,
  work: (tx: postgres.TransactionSql) => Promise<Value>,
): Promise<Value> {
  let value: { readonly of: Value } | undefined
  await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', ${JSON.stringify(viewerClaims(viewer))}, true)`
    value = { of: await work(tx) }
  })
  if (!value) throw new BenchError('The transaction did not run.')
  return value.of
}

function selectOrders(tx: postgres.TransactionSql, sellerId: string) {
  return tx`
    select id, number, status, total_amount, placed_at from commerce.orders
    where organisation_id = ${sellerId} order by placed_at desc, id desc limit 20`
}
