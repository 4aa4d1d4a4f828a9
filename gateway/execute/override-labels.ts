import { createHash } from 'node:crypto'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'

export type OverrideVerdict = (label: string, scope: RequestScope) => boolean

const none: ReadonlyMap<string, boolean> = new Map()

/** Decides all `@override(label:)` labels of a supergraph for one request. */
export function compileOverrides(
  labels: readonly string[],
  decide: OverrideVerdict = isDrawn,
): (scope: RequestScope) => ReadonlyMap<string, boolean> {
  if (labels.length === 0) return () => none
  return (scope) => new Map(labels.map((label) => [label, decide(label, scope)]))
}

/** `percent(n)` holds for n of 100 requests, by request id, so that a retry meets the same subgraph. */
function isDrawn(label: string, scope: RequestScope): boolean {
  const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1]
  if (percent === undefined) return false
  const digest = createHash('sha256').update(`${label} ${scope.requestId}`).digest()
  return (digest.readUInt32BE(0) / 2 ** 32) * 100 < Number(percent)
}
