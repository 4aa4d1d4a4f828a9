import { AsyncLocalStorage } from 'node:async_hooks'

/** Counts the statements that read or write rows, leaving out transaction control and the setting of claims. */
export interface StatementCounter {
  /** Row statements since the process started. */
  readonly total: number
  /** Runs `work` and tells which row statements it, and what it awaited, sent. */
  count<Value>(work: () => Promise<Value>): Promise<{ value: Value; statements: readonly string[] }>
  /** Collects the row statements sent for one request id, whoever sends them, until `stop` is called. */
  watch(requestId: string): { readonly statements: readonly string[]; stop(): void }
  /** Runs `work` as part of a request, so that a watch of it sees the statements. */
  attribute<Value>(requestId: string, work: () => Promise<Value>): Promise<Value>
  record(query: string): void
}

// The last is the driver asking once per connection which types there are.
const control =
  /^\s*(begin|commit|rollback|savepoint|release|set |select set_config)|from pg_catalog\.pg_type/i

export function createStatementCounter(): StatementCounter {
  const running = new AsyncLocalStorage<readonly string[][]>()
  const watched = new Map<string, string[]>()
  const inside = () => running.getStore() ?? []
  let total = 0
  return {
    get total() {
      return total
    },
    async count(work) {
      const statements: string[] = []
      const value = await running.run([...inside(), statements], work)
      return { value, statements }
    },
    watch(requestId) {
      const statements: string[] = []
      watched.set(requestId, statements)
      return { statements, stop: () => void watched.delete(requestId) }
    },
    attribute(requestId, work) {
      const statements = watched.get(requestId)
      return statements ? running.run([...inside(), statements], work) : work()
    },
    record(query) {
      if (control.test(query)) return
      total += 1
      for (const statements of inside()) statements.push(query)
    },
  }
}
