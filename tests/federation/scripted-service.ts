import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'

/** A subgraph whose answers are written down, for what no well-behaved server would answer. */
export class ScriptedService implements SubgraphService {
  readonly name: string
  readonly requests: SubgraphRequest[] = []
  private readonly answer: (request: SubgraphRequest, scope: RequestScope) => unknown
  private readonly events: (scope: RequestScope) => AsyncIterable<unknown>

  constructor(
    name: string,
    answer: (request: SubgraphRequest, scope: RequestScope) => unknown,
    events: (scope: RequestScope) => AsyncIterable<unknown> = noEvents,
  ) {
    this.name = name
    this.answer = answer
    this.events = events
  }

  async execute(request: SubgraphRequest, scope: RequestScope): Promise<SubgraphResult> {
    this.requests.push(request)
    // Whatever it is, it stands for parsed JSON from the wire.
    return (await this.answer(request, scope)) as SubgraphResult
  }

  async *subscribe(
    _request: SubgraphRequest,
    scope: RequestScope,
  ): AsyncGenerator<SubgraphResult, undefined> {
    for await (const event of this.events(scope)) yield event as SubgraphResult
  }

  checkHealth(): Promise<void> {
    return Promise.resolve()
  }
}

async function* noEvents(): AsyncGenerator<never, undefined> {}
