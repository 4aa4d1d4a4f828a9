import { answerSource } from '../../platform/graphql/subgraph-service.ts'
import type { SubgraphResult } from '../../platform/graphql/subgraph-service.ts'

/** The result itself, or what it would have been had nobody expected it. */
export function readWhole(result: SubgraphResult): SubgraphResult {
  const source = result[answerSource]
  return source && isUnread(result) ? { ...source.read(), [answerSource]: source } : result
}

function isUnread(result: SubgraphResult): boolean {
  return result.data === undefined && result.errors === undefined && result[answerSource] !== undefined
}
