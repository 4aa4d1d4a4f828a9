import type {
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import type { FetchNode } from '../plan/operation-plan.ts'
import { wasShared } from './share-fetches.ts'
import { noteResult, type FetchRecord, type Run } from './run.ts'

/** The part of a fetch that is the same for every request: whom to ask, what, and with which variables. */
export interface SubgraphCall {
  readonly serviceName: string
  /** Sends the query with the client's variables and those given. Rejects when no answer came. */
  send(run: Run, own?: OwnVariables): Promise<SubgraphResult>
  /** Opens the stream of a subscription's primary fetch. */
  subscribe(run: Run): AsyncIterableIterator<SubgraphResult>
  /** Two calls with the same signature and the same variables have the same answer. */
  readonly signature: string
  /** The same with the client's variables of this run: what remains to ask about is the representation. */
  questionOf(run: Run): string
}

/** Variables that the executor adds to the client's. */
export interface OwnVariables {
  /** Entity representations, each as JSON text. */
  readonly representations?: readonly string[] | undefined
  readonly context?: Readonly<Record<string, unknown>> | undefined
}

export function compileCall(
  fetch: FetchNode,
  variableNames: Readonly<Record<string, string>> | undefined,
): SubgraphCall {
  const { serviceName, operation: query, operationName } = fetch
  const head = composeHead(fetch)
  const names = (fetch.variableUsages ?? []).filter((name) => name !== 'representations')
  const packed = names.map((name) => ({ name, clientName: variableNames?.[name] ?? name }))
  const signature = signatureOf(fetch)
  return {
    serviceName,
    signature,
    questionOf: (run) => `${signature} ${JSON.stringify(packVariables(run, packed, undefined))}`,
    subscribe(run) {
      return findService(run.services, serviceName).subscribe(
        { query, operationName, variables: packVariables(run, packed, undefined) },
        run.scope,
      )
    },
    async send(run, own) {
      run.scope.signal?.throwIfAborted()
      const variables = packVariables(run, packed, own?.context)
      const request = new FetchRequest(fetch, head, variables, own?.representations)
      const service = findService(run.services, serviceName)
      const execute = () =>
        run.recorder?.send(fetch, request, service, run.scope) ?? service.execute(request, run.scope)
      const result = await (run.onFetch
        ? observe(run, fetch, own?.representations?.length, execute)
        : execute())
      noteResult(run, result)
      return result
    },
  }
}

async function observe(
  run: Run,
  { serviceName, operation }: FetchNode,
  representations: number | undefined,
  send: () => Promise<SubgraphResult>,
): Promise<SubgraphResult> {
  const sentAtMs = performance.now()
  const record = (outcome: FetchRecord['outcome'], isShared: boolean): void => {
    const durationMs = performance.now() - sentAtMs
    const startedAtMs = sentAtMs - run.startedAtMs
    run.onFetch?.({ serviceName, operation, representations, startedAtMs, durationMs, outcome, isShared })
  }
  try {
    const result = await send()
    record(result.errors?.length ? 'answered with errors' : 'answered', wasShared(result))
    return result
  } catch (reason) {
    record('failed', false)
    throw reason
  }
}

/** Throws for one that the supergraph names and nobody configured. */
export function findService(services: ReadonlyMap<string, SubgraphService>, name: string): SubgraphService {
  const service = services.get(name)
  if (!service) throw new Error(`No service is configured for the subgraph "${name}"`)
  return service
}

function packVariables(
  run: Run,
  packed: readonly { name: string; clientName: string }[],
  context: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  const variables: Record<string, unknown> = { ...context }
  for (const { name, clientName } of packed) {
    const value = run.variables[clientName]
    if (value !== undefined) variables[name] = value
  }
  return variables
}

/** Fetches with the same signature ask one subgraph the same, whatever the planner named their operations. */
export function signatureOf({ serviceName, operation }: FetchNode): string {
  // It numbers them: `Checkout__products__2`.
  return `${serviceName} ${operation.replace(/^(query|mutation|subscription) +[_A-Za-z]\w*/, '$1')}`
}

/**
 * The request of a fetch. An HTTP transport sends `body` as it is, in which the representations of entities are JSON
 * text already; a subgraph in this process reads `variables` and gets objects that are nobody else's.
 */
class FetchRequest implements SubgraphRequest {
  readonly query: string
  readonly operationName: string | undefined
  /** The body up to its variables, the same for all requests of a call. */
  private readonly head: string
  private readonly others: Record<string, unknown>
  private readonly representations: readonly string[] | undefined
  private text: string | undefined

  constructor(
    fetch: FetchNode,
    head: string,
    others: Record<string, unknown>,
    representations: readonly string[] | undefined,
  ) {
    this.query = fetch.operation
    this.operationName = fetch.operationName
    this.head = head
    this.others = others
    this.representations = representations
  }

  get variables(): Record<string, unknown> {
    if (!this.representations) return this.others
    return { ...this.others, representations: JSON.parse(`[${this.representations.join(',')}]`) }
  }

  get body(): string {
    return (this.text ??= this.compose())
  }

  private compose(): string {
    const others = JSON.stringify(this.others)
    if (!this.representations) return `${this.head}${others}}`
    const own = `"representations":[${this.representations.join(',')}]`
    return `${this.head}${others === '{}' ? '{' : `${others.slice(0, -1)},`}${own}}}`
  }
}

function composeHead({ operation, operationName }: FetchNode): string {
  const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`
  return `{${name}"query":${JSON.stringify(operation)},"variables":`
}
