import type { DocumentNode } from 'graphql'
import type { EngineOperation } from './engine.ts'

// A text knows its hash once it was looked up, one that was just put together does not.
const keys = new WeakMap<DocumentNode, Map<string | undefined, string>>()

/** The same text each time for the same document and name. */
export function keyOf({
  source,
  document,
  fetchDocument = document,
  operationName,
}: EngineOperation): string {
  const named = keys.get(fetchDocument)
  const known = named?.get(operationName)
  if (known !== undefined) return known
  // Neither a name nor a document holds a NUL, so no two operations share a key.
  const key = `${operationName ?? ''}\0${source}`
  if (named) named.set(operationName, key)
  else keys.set(fetchDocument, new Map([[operationName, key]]))
  return key
}
