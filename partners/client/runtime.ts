/** What every generated client has in it, word for word: it may import nothing, and name nothing a graph may name. */

export interface ClientOptions {
  /** The graph's endpoint, such as `https://graph.example/graphql`. */
  readonly url: string
  /** A key of the application the operations are published for. */
  readonly key: string
  /** Milliseconds one attempt may take; 30,000 when left out. */
  readonly timeoutMs?: number | undefined
  /** How many more times a call is tried that may safely be repeated; 2 when left out. */
  readonly retries?: number | undefined
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

/** How the key's budget stood after an answer, in points. */
export interface ClientBudget {
  readonly capacity: number
  readonly remaining: number
  /** When it is full again. */
  readonly resetAt: Date
  /** What the call was estimated to cost, and what it cost; absent when it was refused. */
  readonly cost: { readonly estimated: number; readonly actual?: number | undefined }
}

/** An error as the graph tells it. */
export interface ToldError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** The graph answered with errors. `code` is that of the first, for programs to go by. */
export class GraphError extends Error {
  override name = 'GraphError'
  readonly code: string
  /** HTTP status of the answer. */
  readonly status: number
  readonly errors: readonly ToldError[]
  /** What was answered all the same; null when nothing was. */
  readonly data: unknown

  constructor(status: number, errors: readonly ToldError[], data: unknown = null) {
    super(errors[0]?.message ?? `The graph answered ${status} and no data.`)
    this.code = String(errors[0]?.extensions?.['code'] ?? 'UNKNOWN')
    this.status = status
    this.errors = errors
    this.data = data
  }
}

/** `BUDGET_EXCEEDED`: the key has too few points left. Nothing was executed. */
export class BudgetExceeded extends GraphError {
  override name = 'BudgetExceeded'
  readonly budget: ClientBudget
  /** When there will be enough for this call. */
  readonly enoughAt: Date
  /** When the budget is full again. */
  readonly resetAt: Date

  constructor(status: number, errors: readonly ToldError[], budget: ClientBudget, enoughAt: Date) {
    super(status, errors)
    this.budget = budget
    this.enoughAt = enoughAt
    this.resetAt = budget.resetAt
  }
}

/** `COST_ESTIMATED_TOO_EXPENSIVE`: more than one call may ever cost. Ask for shorter lists or fewer fields. */
export class TooExpensive extends GraphError {
  override name = 'TooExpensive'
}

/** `CONCURRENCY_EXCEEDED` or `RATE_LIMITED`: too much at once. Nothing was executed. */
export class TooManyCalls extends GraphError {
  override name = 'TooManyCalls'
  readonly retryAfterMs: number

  constructor(status: number, errors: readonly ToldError[], retryAfterMs: number) {
    super(status, errors)
    this.retryAfterMs = retryAfterMs
  }
}

/** No answer of the graph arrived. Whether a mutation was executed is unknown. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

interface WireBudget {
  readonly capacity: number
  readonly remaining: number
  readonly resetAt: string
  readonly enoughAt?: string
  readonly cost?: ClientBudget['cost']
}

interface WireAnswer {
  readonly data?: unknown
  readonly errors?: readonly ToldError[]
  readonly extensions?: { readonly budget?: WireBudget }
}

interface Call {
  readonly kind: 'query' | 'mutation'
  readonly id: string
  readonly variables: object | undefined
  readonly options: CallOptions | undefined
}

const firstWaitMs = 200
// Who has to wait longer should know.
const longestWaitMs = 10_000

/** What the methods of a client call with; one for each client. */
export function createCaller({ url, key, timeoutMs = 30_000, retries = 2 }: ClientOptions) {
  let budget: ClientBudget | undefined

  async function attempt({ id, variables, options }: Call): Promise<unknown> {
    const extensions = { persistedQuery: { version: 1, sha256Hash: id } }
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = options?.signal ? AbortSignal.any([options.signal, timeout]) : timeout
    const headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${key}`,
    }
    const body = JSON.stringify({ extensions, variables })
    const { response, answer } = await exchange(url, { method: 'POST', headers, body, signal })
    const { data = null, errors = [] } = answer
    const standing =
      answer.extensions?.budget ?? (errors[0]?.extensions?.['budget'] as WireBudget | undefined)
    if (standing) budget = readBudget(standing, errors)
    if (errors.length > 0 || data === null) throw errorOf(response, errors, data)
    return data
  }

  async function call<Data>(request: Call): Promise<Data> {
    const signal = request.options?.signal
    for (let tried = 0; ; tried += 1) {
      try {
        return (await attempt(request)) as Data
      } catch (error) {
        signal?.throwIfAborted()
        const waitMs = waitBeforeRetry(error, request.kind, tried)
        if (tried >= retries || waitMs === undefined || waitMs > longestWaitMs) throw error
        await wait(waitMs, signal)
      }
    }
  }

  return { call, lastBudget: () => budget }
}

async function exchange(url: string, init: RequestInit): Promise<{ response: Response; answer: WireAnswer }> {
  try {
    const response = await fetch(url, init)
    return { response, answer: (await response.json()) as WireAnswer }
  } catch (cause) {
    throw new NoAnswer('The graph did not answer.', { cause })
  }
}

function readBudget(standing: WireBudget, errors: readonly ToldError[]): ClientBudget {
  const { capacity, remaining, resetAt } = standing
  const cost = standing.cost ?? (errors[0]?.extensions?.['cost'] as ClientBudget['cost'] | undefined)
  return { capacity, remaining, resetAt: new Date(resetAt), cost: cost ?? { estimated: 0 } }
}

function errorOf({ status, headers }: Response, errors: readonly ToldError[], data: unknown): GraphError {
  const { code, budget } = (errors[0]?.extensions ?? {}) as { code?: string; budget?: WireBudget }
  if (code === 'BUDGET_EXCEEDED' && budget) {
    const enoughAt = new Date(budget.enoughAt ?? budget.resetAt)
    return new BudgetExceeded(status, errors, readBudget(budget, errors), enoughAt)
  }
  if (code === 'COST_ESTIMATED_TOO_EXPENSIVE') return new TooExpensive(status, errors)
  if (code === 'CONCURRENCY_EXCEEDED' || code === 'RATE_LIMITED')
    return new TooManyCalls(status, errors, Number(headers.get('retry-after') ?? 1) * 1_000)
  return new GraphError(status, errors, data)
}

/** What was refused before its execution may be repeated; what may have been executed only when it changes nothing. */
function waitBeforeRetry(error: unknown, kind: Call['kind'], tried: number): number | undefined {
  if (error instanceof TooManyCalls) return error.retryAfterMs
  const mayHaveRun = error instanceof NoAnswer || (error instanceof GraphError && isPassing(error.status))
  if (!mayHaveRun || kind === 'mutation') return undefined
  return firstWaitMs * 2 ** tried * (0.5 + Math.random())
}

function isPassing(status: number): boolean {
  return status === 502 || status === 503 || status === 504
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
