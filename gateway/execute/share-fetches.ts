import { answerSource } from '../../platform/graphql/subgraph-service.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { readWhole } from '../replay/unread-result.ts'
import { InFlight, type SharingCounters } from './in-flight.ts'
import { copyJson } from './merge.ts'

export interface SharedFetches {
  readonly services: ReadonlyMap<string, SubgraphService>
  readonly counters: SharingCounters
}

/**
 * Puts sharing before every subgraph: identical queries under way at the same time, by callers with the same
 * rights, are sent once. `epoch` tells before and after apart: it changes with everything a client may have been
 * told of, so that nobody is answered with data from before what they know.
 */
export function shareFetches(
  services: ReadonlyMap<string, SubgraphService>,
  epoch: () => number,
): SharedFetches {
  const flights: InFlight<SubgraphResult>[] = []
  const share = (service: SubgraphService) => {
    const inFlight = new InFlight<SubgraphResult>()
    flights.push(inFlight)
    return shareService(service, inFlight, epoch)
  }
  return {
    services: new Map([...services].map(([name, service]) => [name, share(service)])),
    get counters() {
      return addUp(flights.map(({ counters }) => counters))
    },
  }
}

function addUp(counters: readonly SharingCounters[]): SharingCounters {
  return counters.reduce(
    (sum, { started, joined }) => ({ started: sum.started + started, joined: sum.joined + joined }),
    { started: 0, joined: 0 },
  )
}

function shareService(
  service: SubgraphService,
  inFlight: InFlight<SubgraphResult>,
  epoch: () => number,
): SubgraphService {
  return {
    name: service.name,
    async execute(request, scope) {
      if (!isQuery(request)) return service.execute(request, scope)
      const joining = inFlight.join(requestKey(request), epoch(), scope, (own) =>
        service.execute(request, own),
      )
      const { result, isShared } = await joining
      // Answers are merged into in place, so whoever shares one takes a copy.
      const own = isShared ? copyResult(result) : result
      // What the one expected, another must read.
      return own[answerSource] === request.expected ? own : readWhole(own)
    },
    subscribe: (request, scope: RequestScope) => service.subscribe(request, scope),
    checkHealth: (signal) => service.checkHealth(signal),
  }
}

const sharedAnswers = new WeakSet<SubgraphResult>()

/** Whether an answer went to several who asked at the same time. */
export function wasShared(result: SubgraphResult): boolean {
  return sharedAnswers.has(result)
}

function isQuery({ query }: SubgraphRequest): boolean {
  return query.startsWith('query') || query.startsWith('{')
}

function requestKey(request: SubgraphRequest): string {
  return request.body ?? JSON.stringify([request.query, request.operationName, request.variables])
}

function copyResult(result: SubgraphResult): SubgraphResult {
  const data = copyJson(result.data)
  const copy: SubgraphResult = { ...result, data: data as SubgraphResult['data'] }
  sharedAnswers.add(copy)
  return copy
}
