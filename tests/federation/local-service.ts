import { execute, parse, subscribe, validate, type GraphQLSchema } from 'graphql'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'

/** A rule's subgraph in this process. It validates every request as a strict server would, and counts them. */
export class LocalService implements SubgraphService {
  readonly name: string
  readonly requests: SubgraphRequest[] = []
  private readonly schema: GraphQLSchema

  constructor(name: string, schema: GraphQLSchema) {
    this.name = name
    this.schema = schema
  }

  async execute(request: SubgraphRequest, _scope: RequestScope): Promise<SubgraphResult> {
    this.requests.push(request)
    const document = parse(request.query)
    const errors = validate(this.schema, document)
    if (errors.length > 0) return { errors }
    const { operationName, variables } = request
    const result = await execute({
      schema: this.schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? {},
    })
    // Through JSON, as over the wire: a subgraph's own objects never reach the gateway.
    return JSON.parse(JSON.stringify(result))
  }

  async *subscribe(
    request: SubgraphRequest,
    _scope: RequestScope,
  ): AsyncGenerator<SubgraphResult, undefined> {
    this.requests.push(request)
    const stream = await subscribe({
      schema: this.schema,
      document: parse(request.query),
      variableValues: request.variables ?? {},
    })
    if (!(Symbol.asyncIterator in stream)) return void (yield JSON.parse(JSON.stringify(stream)))
    for await (const event of stream) yield JSON.parse(JSON.stringify(event))
  }

  checkHealth(): Promise<void> {
    return Promise.resolve()
  }

  /** How many representations it got in all. */
  countRepresentations(): number {
    return this.requests.reduce((sum, { variables }) => {
      const representations = variables?.['representations']
      return sum + (Array.isArray(representations) ? representations.length : 0)
    }, 0)
  }
}
