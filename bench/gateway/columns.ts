import { heavyQuery, smallQuery, twoHopQuery } from './workload/operations.ts'

/** One way of asking every contender. */
export interface Column {
  readonly id: string
  readonly title: string
  readonly query: string
  /** Whether each request has an authorization of its own, which the gateway has to pass on: nothing can be shared. */
  readonly isDistinct: boolean
}

/** The honest column first: sharing makes the second one look as fast as one likes. */
export const columns: readonly Column[] = [
  {
    id: 'distinct',
    title: 'Heavy query, every request distinct in its rights',
    query: heavyQuery,
    isDistinct: true,
  },
  { id: 'identical', title: 'Heavy query, identical requests', query: heavyQuery, isDistinct: false },
  { id: 'two-hop', title: 'Two-hop query, every request distinct', query: twoHopQuery, isDistinct: true },
  {
    id: 'small',
    title: 'Small query (one fetch), every request distinct',
    query: smallQuery,
    isDistinct: true,
  },
]

/** Columns that cannot be measured yet, each with its reason. */
export const missingColumns: readonly string[] = [
  'by persisted id: left out, the gateway does not take persisted operations yet',
]
