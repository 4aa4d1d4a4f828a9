import { setTimeout as sleep } from 'node:timers/promises'
import { addressOf } from '../../platform/events/event.ts'
import type { SubgraphResult, SubgraphService } from '../../platform/graphql/subgraph-service.ts'

/** Subgraphs that cost nothing, so that only the gateway is measured: one event every so often, with its place. */
export function createNumberedLog(names: readonly string[], everyMs: number) {
  const startedAtMs = performance.now()
  const last = () => Math.floor((performance.now() - startedAtMs) / everyMs)
  const subscribe: SubgraphService['subscribe'] = async function* (_, scope) {
    let position = Number(scope.live?.position?.split('@')[0] ?? last())
    yield placed(null, position)
    while (!scope.signal?.aborted) {
      for (; position < last(); position += 1)
        yield placed({ domainEventAppended: { version: position + 1 } }, position + 1)
      await sleep(everyMs - ((performance.now() - startedAtMs) % everyMs), undefined, {
        signal: scope.signal,
      }).catch(() => undefined)
    }
  }
  const services = names.map((name): SubgraphService => ({
    name,
    // Nobody has published an operation; nothing else is read here.
    execute: async () => ({ data: { latestOperations: [] } }),
    subscribe,
    checkHealth: async () => undefined,
  }))
  return new Map(services.map((service) => [service.name, service]))
}

function placed(data: SubgraphResult['data'], position: number): SubgraphResult {
  return { data, extensions: { position: addressOf(String(position), '0123456789abcdef') } }
}
