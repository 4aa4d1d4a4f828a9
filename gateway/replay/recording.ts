import { answerSource } from '../../platform/graphql/subgraph-service.ts'
import type {
  AnswerSource,
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import type { Circle } from '../execute/circle.ts'
import type { EngineResult } from '../execute/engine.ts'
import type { FetchNode } from '../plan/operation-plan.ts'

/** What one execution asked of the subgraphs, what came, and the answer made of it. */
export interface Recording {
  /** Whose answers these were. */
  readonly circle: Circle
  readonly requests: readonly RecordedRequest[]
  readonly result: EngineResult
  /** What it takes in memory, in bytes, by estimate. */
  readonly size: number
}

export interface RecordedRequest {
  readonly serviceName: string
  /** It expects the answer that came. */
  readonly request: SubgraphRequest
  /** The number of answers it was made of, or may have been. */
  readonly waitsFor: number
  /** The places of the requests that wait for its answer. */
  readonly followers: readonly number[]
}

/** The fetches whose answers may decide what a fetch asks. */
export type FindDependencies = (fetch: FetchNode) => ReadonlySet<FetchNode>

interface OpenRequest {
  readonly fetch: FetchNode
  readonly serviceName: string
  readonly request: SubgraphRequest
  readonly waitsFor: number
  readonly followers: number[]
  source: AnswerSource | undefined
}

// Each may wait for every one before it; an execution of more is not worth the room.
const maxRequests = 100

/** Stands between an execution and the subgraphs and writes down what passes. */
export class Recorder {
  private readonly findDependencies: FindDependencies
  private readonly requests: OpenRequest[] = []

  constructor(findDependencies: FindDependencies) {
    this.findDependencies = findDependencies
  }

  async send(
    fetch: FetchNode,
    request: SubgraphRequest,
    service: SubgraphService,
    scope: RequestScope,
  ): Promise<SubgraphResult> {
    if (this.requests.length >= maxRequests) return service.execute(request, scope)
    const open = this.open(fetch, request, service.name)
    const result = await service.execute(new ComparedRequest(request, null), scope)
    open.source = result[answerSource]
    return result
  }

  /** Undefined when not all of it can be compared, or it did not go well. */
  finish(result: EngineResult, circle: Circle): Recording | undefined {
    if (result.hasErrors || this.requests.length >= maxRequests) return undefined
    const requests: RecordedRequest[] = []
    let size = 3 * result.json.length
    for (const { serviceName, request, waitsFor, followers, source } of this.requests) {
      if (!source) return undefined
      const compared = new ComparedRequest(request, source)
      requests.push({ serviceName, request: compared, waitsFor, followers })
      size += source.size + compared.body.length + overheadBytes
    }
    return { circle, requests, result, size }
  }

  private open(fetch: FetchNode, request: SubgraphRequest, serviceName: string): OpenRequest {
    const dependencies = this.findDependencies(fetch)
    const place = this.requests.length
    const awaited = this.requests.filter((one) => one.source && dependencies.has(one.fetch))
    for (const { followers } of awaited) followers.push(place)
    const open: OpenRequest = {
      fetch,
      serviceName,
      request,
      waitsFor: awaited.length,
      followers: [],
      source: undefined,
    }
    this.requests.push(open)
    return open
  }
}

const overheadBytes = 500

/** The same request from a caller that compares the answers. */
class ComparedRequest implements SubgraphRequest {
  readonly query: string
  readonly operationName: string | undefined
  readonly body: string
  readonly expected: AnswerSource | null
  private readonly request: SubgraphRequest

  constructor(request: SubgraphRequest, expected: AnswerSource | null) {
    const { query, operationName, body } = request
    this.request = request
    this.query = query
    this.operationName = operationName
    this.body = body ?? JSON.stringify({ query, operationName, variables: request.variables })
    this.expected = expected
  }

  get variables(): Readonly<Record<string, unknown>> | undefined {
    return this.request.variables
  }
}
