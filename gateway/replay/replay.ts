import { answerSource } from '../../platform/graphql/subgraph-service.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { circleOf } from '../execute/circle.ts'
import { findService } from '../execute/subgraph-call.ts'
import type { RecordedRequest, Recording } from './recording.ts'
import { readWhole } from './unread-result.ts'

/**
 * Asks the subgraphs again what a recorded execution asked, for the caller at hand. As long as the same bytes come as
 * before, all that follows from them is the same too: nothing is parsed, merged or written. The first answer that
 * differs ends it.
 *
 * What follows from another caller's answers is asked only after they have come again for this one. What follows from
 * the caller's own is asked ahead, all at once: the answer takes as long as the slowest request, not as all in a row.
 */
export class Replay {
  private readonly requests: readonly RecordedRequest[]
  private readonly services: ReadonlyMap<string, SubgraphService>
  private readonly scope: RequestScope
  private readonly isAskedAhead: boolean
  private readonly answers: SentRequest[] = []
  /** How many answers each request still waits for. */
  private readonly waiting: number[]
  private missing: number
  private isOver = false
  private resolve: (isSame: boolean) => void = () => {}

  constructor(
    { circle, requests, result }: Recording,
    services: ReadonlyMap<string, SubgraphService>,
    scope: RequestScope,
  ) {
    this.requests = requests
    this.services = services
    this.scope = scope
    // What is metered is never asked in vain.
    this.isAskedAhead = circle === circleOf(scope) && result.costs === undefined
    this.waiting = requests.map(({ waitsFor }) => waitsFor)
    this.missing = requests.length
  }

  /** Whether everything came as it did before. It never rejects: what fails is not the same. */
  compare(): Promise<boolean> {
    return new Promise((resolve) => {
      this.resolve = resolve
      if (this.missing === 0) this.end(true)
      for (const request of this.requests) if (this.isAskedAhead || request.waitsFor === 0) this.send(request)
    })
  }

  /** The subgraphs for an execution in its place: what was asked already is not asked again. */
  takeOver(): ReadonlyMap<string, SubgraphService> {
    const sent = new Map(
      this.answers.map(({ serviceName, body, answer }) => [`${serviceName} ${body}`, answer]),
    )
    return new Map([...this.services].map(([name, service]) => [name, takeFrom(sent, service)]))
  }

  private send(recorded: RecordedRequest): void {
    const { serviceName, request } = recorded
    const answer = findService(this.services, serviceName).execute(request, this.scope)
    this.answers.push({ serviceName, body: request.body, answer })
    answer.then(
      (result) => (isExpected(result, request) ? this.proceed(recorded) : this.end(false)),
      () => this.end(false),
    )
  }

  private proceed({ followers }: RecordedRequest): void {
    this.missing -= 1
    if (this.missing === 0) this.end(true)
    if (this.isOver || this.isAskedAhead) return
    for (const place of followers) {
      const left = (this.waiting[place] ?? 0) - 1
      this.waiting[place] = left
      const follower = this.requests[place]
      if (left === 0 && follower) this.send(follower)
    }
  }

  private end(isSame: boolean): void {
    this.isOver = true
    this.resolve(isSame)
  }
}

interface SentRequest {
  readonly serviceName: string
  readonly body: string | undefined
  readonly answer: Promise<SubgraphResult>
}

function isExpected(result: SubgraphResult, { expected }: SubgraphRequest): boolean {
  const source = result[answerSource]
  return source !== undefined && (source === expected || expected?.equals(source) === true)
}

/** Each answer is given away once: whoever gets it merges it into others. */
function takeFrom(sent: Map<string, Promise<SubgraphResult>>, service: SubgraphService): SubgraphService {
  return {
    name: service.name,
    async execute(request, scope) {
      const key = `${service.name} ${request.body ?? ''}`
      const answer = sent.get(key)
      if (!answer) return service.execute(request, scope)
      sent.delete(key)
      return readWhole(await answer)
    },
    subscribe: (request, scope) => service.subscribe(request, scope),
    checkHealth: (signal) => service.checkHealth(signal),
  }
}
