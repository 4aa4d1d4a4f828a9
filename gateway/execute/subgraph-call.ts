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
      return findService(run, serviceName).subscribe(
        { query, operationName, variables: packVariables(run, packed, undefined) },
        run.scope,
      )
    },
    async send(run, own) {
      run.scope.signal?.throwIfAborted()
      const variables = packVariables(run, packed, own?.context)
      const request = own?.representations
        ? new EntityRequest(fetch, head, variables, own.representations)
        : { query, operationName, variables }
      const service = findService(run, serviceName)
      const result = await (run.onFetch
        ? observe(run, fetch, own?.representations?.length, () => service.execute(request, run.scope))
        : service.execute(request, run.scope))
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

function findService(run: Run, name: string): SubgraphService {
  const service = run.services.get(name)
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
 * A request for entities, whose representations exist as JSON text already. An HTTP transport sends `body` as it
 * is; a subgraph in this process reads `variables` and gets objects that are nobody else's.
 */
class EntityRequest implements SubgraphRequest {
  readonly query: string
  readonly operationName: string | undefined
  /** The body up to its variables, the same for all requests of a call. */
  private readonly head: string
  private readonly others: Record<string, unknown>
  private readonly representations: readonly string[]
  private text: string | undefined

  constructor(
    fetch: FetchNode,
    head: string,
    others: Record<string, unknown>,
    representations: readonly string[],
  ) {
    this.query = fetch.operation
    this.operationName = fetch.operationName
    this.head = head
    this.others = others
    this.representations = representations
  }

  get variables(): Record<string, unknown> {
    return { ...this.others, representations: JSON.parse(`[${this.representations.join(',')}]`) }
  }

  get body(): string {
    return (this.text ??= this.compose())
  }

  private compose(): string {
    const own = `"representations":[${this.representations.join(',')}]`
    const others = JSON.stringify(this.others)
    return `${this.head}${others === '{}' ? '{' : `${others.slice(0, -1)},`}${own}}}`
  }
}

function composeHead({ operation, operationName }: FetchNode): string {
  const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`
  return `{${name}"query":${JSON.stringify(operation)},"variables":`
}
