import { parse } from 'graphql'
import type { DocumentNode } from 'graphql'

/** Parses each operation text once. The planner's texts are few and repeat; the oldest leave first. */
export function createDocumentCache(maxDocuments: number): (source: string) => DocumentNode {
  const documents = new Map<string, DocumentNode>()
  return (source) => {
    const known = documents.get(source)
    if (known) return known
    const document = parse(source, { noLocation: true })
    if (documents.size >= maxDocuments) documents.delete(documents.keys().next().value ?? '')
    documents.set(source, document)
    return document
  }
}
