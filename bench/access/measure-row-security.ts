import postgres from 'postgres'
import { viewerClaims } from '../../platform/auth/claims.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { readConfig } from '../../platform/config/config.ts'
import { createId } from '../../platform/database/uuid.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { startServices } from '../../start-services.ts'
import { testUser } from '../../tests/testkit/subgraph.ts'
import { median, percentile } from '../numbers.ts'
import { BenchError } from '../process/child.ts'
import { findFreePorts } from '../process/wait.ts'

export interface RowSecurityCosts {
  /** Milliseconds of one statement, p50. */
  readonly secured: number
  readonly owner: number
  /** Median of the rounds' ratios. */
  readonly ratio: number
  /** How many orders the seller has, of which each statement reads twenty. */
  readonly orders: number
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
  const secured = store.database.sql
  const owner = postgres(store.database.url, { max: 1, onnotice: () => undefined })
  try {
    const [seller] = await owner<{ id: string; orders: number }[]>`
      select organisation_id as id, count(*)::int as orders from commerce.orders group by 1 order by 2 desc limit 1`
    if (!seller) throw new BenchError('The demo world has no orders.')
    // As in any database that is older than a minute.
    await owner`analyze commerce.orders`
    const viewer = testUser({ organisationId: seller.id, organisationKind: 'OPERATOR', role: 'AGENT' })
    const ask = (sql: postgres.Sql) => measure(sql, viewer, seller.id, times)
    await requireSecurity(secured, owner, seller.id)
    await ask(secured)
    await ask(owner)
    const costs: { secured: number; owner: number }[] = []
    for (let round = 0; round < rounds; round += 1)
      costs.push({ secured: await ask(secured), owner: await ask(owner) })
    return {
      secured: median(costs.map((cost) => cost.secured)),
      owner: median(costs.map((cost) => cost.owner)),
      ratio: median(costs.map((cost) => cost.secured / cost.owner)),
      orders: seller.orders,
    }
  } finally {
    await owner.end()
    await services.stop()
  }
}

/** A comparison of two who both pass by row security would say nothing. */
async function requireSecurity(secured: postgres.Sql, owner: postgres.Sql, sellerId: string): Promise<void> {
  const stranger = testUser({ organisationId: createId(), organisationKind: 'CLIENT', role: 'OWNER' })
  const count = (sql: postgres.Sql) =>
    withClaims(sql, stranger, async (tx) => (await selectOrders(tx, sellerId)).length)
  if ((await count(secured)) !== 0) throw new BenchError('Row security does not hold the application.')
  if ((await count(owner)) === 0) throw new BenchError('The owner is held by row security as well.')
}

async function measure(sql: postgres.Sql, viewer: Viewer, sellerId: string, times: number): Promise<number> {
  const timesMs: number[] = []
  await withClaims(sql, viewer, async (tx) => {
    for (let count = 0; count < times; count += 1) {
      const sentAtMs = performance.now()
      const rows = await selectOrders(tx, sellerId)
      timesMs.push(performance.now() - sentAtMs)
      if (rows.length === 0) throw new BenchError('A seller does not see their own orders.')
    }
  })
  return percentile(timesMs, 0.5)
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
