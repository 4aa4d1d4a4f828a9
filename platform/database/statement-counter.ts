import { AsyncLocalStorage } from 'node:async_hooks'

/** Counts the statements that read or write rows, leaving out transaction control and the setting of claims. */
export interface StatementCounter {
  /** Row statements since the process started. */
  readonly total: number
  /** Runs `work` and tells how many row statements it, and what it awaited, sent. */
  count<Value>(work: () => Promise<Value>): Promise<{ value: Value; statements: readonly string[] }>
  record(query: string): void
}

// The last is the driver asking once per connection which types there are.
const control =
  /^\s*(begin|commit|rollback|savepoint|release|set |select set_config)|from pg_catalog\.pg_type/i

export function createStatementCounter(): StatementCounter {
  const running = new AsyncLocalStorage<string[]>()
  let total = 0
  return {
    get total() {
      return total
    },
    async count(work) {
      const statements: string[] = []
      const value = await running.run(statements, work)
      return { value, statements }
    },
    record(query) {
      if (control.test(query)) return
      total += 1
      running.getStore()?.push(query)
    },
  }
}
