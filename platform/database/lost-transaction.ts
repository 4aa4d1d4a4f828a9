import { setTimeout } from 'node:timers/promises'
import type postgres from 'postgres'
import { isConnectionFault } from './database-error.ts'

type Work = (tx: postgres.TransactionSql) => unknown

// A server that ends a session closes its socket within milliseconds of saying so.
const closeGraceMs = 1_000

/**
 * Keeps a transaction whose connection was lost from touching the driver again.
 *
 * postgres.js 3.4.9 writes to the socket that is gone when a lost transaction rolls back, commits or sends another
 * statement, and dies of it outside any promise (porsager/postgres issues 1154 and 1208); once the connection was
 * remade, such a statement would even run in a session that knows nothing of the transaction. Here the transaction
 * rejects, as the driver's own `begin` does, and whatever its work still does ends there.
 */
export function guardTransactions(sql: postgres.Sql): void {
  const begin = sql.begin.bind(sql) as (options: string, work: Work) => Promise<unknown>
  const guarded = (first: string | Work, second?: Work) => {
    const [options, work] = typeof first === 'string' ? [first, second] : ['', first]
    if (!work) throw new TypeError('A transaction needs its work.')
    const lost = Promise.withResolvers<void>()
    const state = { isLost: false }
    const outcome = begin(options, (tx) =>
      settleUnlessLost(work(refuseOnceLost(tx, state)), state, lost.promise),
    )
    outcome.catch(() => {
      state.isLost = true
      lost.resolve()
    })
    return outcome
  }
  sql.begin = guarded as typeof sql.begin
}

interface TransactionState {
  isLost: boolean
}

async function settleUnlessLost(
  result: unknown,
  state: TransactionState,
  lost: Promise<void>,
): Promise<unknown> {
  try {
    const value: unknown = await (Array.isArray(result) ? Promise.all(result) : result)
    if (!state.isLost) return value
  } catch (error) {
    // The failing statement is heard of before the loss itself. Another system may also be what cannot be reached.
    if (isConnectionFault(error)) await Promise.race([lost, setTimeout(closeGraceMs)])
    if (!state.isLost) throw error
  }
  // `begin` has rejected already; settling would make the driver send a rollback or commit.
  return new Promise<never>(() => undefined)
}

function refuseOnceLost(tx: postgres.TransactionSql, state: TransactionState): postgres.TransactionSql {
  const refuseIfLost = () => {
    if (state.isLost)
      throw Object.assign(new Error('The connection of this transaction was lost.'), {
        code: 'CONNECTION_CLOSED',
      })
  }
  return new Proxy(tx, {
    apply: (target, receiver, args) => {
      refuseIfLost()
      return Reflect.apply(target, receiver, args) as unknown
    },
    get: (target, property, receiver) => {
      refuseIfLost()
      return Reflect.get(target, property, receiver) as unknown
    },
  })
}
