import { createHash } from 'node:crypto'
import type { OperationRequest } from './operation-request.ts'

/** SHA-256 of what is asked: the same for the same variables in another order. */
export function digestOperation({
  query,
  operationName,
  variables,
}: Pick<OperationRequest, 'query' | 'operationName' | 'variables'>): Buffer {
  const text = JSON.stringify([query, operationName ?? null, sortKeys(variables)])
  return createHash('sha256').update(text).digest()
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { sorted: entries.map(([name, inner]) => [name, sortKeys(inner)]) }
}
