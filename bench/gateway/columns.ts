import { createHash } from 'node:crypto'
import { heavyQuery, smallQuery, twoHopQuery } from './workload/operations.ts'

/** One way of asking every contender. */
export interface Column {
  readonly id: string
  readonly title: string
  readonly query: string
  /** Whether each request has an authorization of its own, which the gateway has to pass on: nothing can be shared. */
  readonly isDistinct: boolean
  /** Whether requests carry the SHA-256 of the query in its place, which the contender was sent once before. */
  readonly isById?: boolean | undefined
  /** Whether no two answers of a subgraph are the same, so that nothing that was calculated fits another request. */
  readonly isChanging?: boolean | undefined
}

/**
 * Distinct requests cannot be shared, but the same may come of them; of what changes every time, everything has to be
 * done anew; and identical requests look as fast as one likes.
 */
export const columns: readonly Column[] = [
  {
    id: 'distinct',
    title: 'Heavy query, every request distinct in its rights',
    query: heavyQuery,
    isDistinct: true,
  },
  {
    id: 'changing',
    title: 'Heavy query, every request distinct in its rights, no two answers of a subgraph the same',
    query: heavyQuery,
    isDistinct: true,
    isChanging: true,
  },
  { id: 'identical', title: 'Heavy query, identical requests', query: heavyQuery, isDistinct: false },
  { id: 'two-hop', title: 'Two-hop query, every request distinct', query: twoHopQuery, isDistinct: true },
  {
    id: 'small',
    title: 'Small query (one fetch), every request distinct',
    query: smallQuery,
    isDistinct: true,
  },
  {
    id: 'persisted',
    title: 'Heavy query by persisted id, every request distinct in its rights',
    query: heavyQuery,
    isDistinct: true,
    isById: true,
  },
]

/** The body of a column's requests; with `withText` also what has to be sent once before an id is known. */
export function composeBody({ query, isById }: Column, withText = false): string {
  if (!isById) return JSON.stringify({ query })
  const sha256Hash = createHash('sha256').update(query).digest('hex')
  const extensions = { persistedQuery: { version: 1, sha256Hash } }
  return JSON.stringify(withText ? { query, extensions } : { extensions })
}
