import { createHash } from 'node:crypto'

/** A published operation: its id is the SHA-256 of its text. */
export interface PartnerOperation {
  readonly id: string
  readonly body: string
}

/** What a partner's shop asks on every page: a few variants with their prices. */
export const shopPage = operation(`query ShopPage($first: Int = 5) {
  variants(first: $first) {
    edges { cursor node { id sku name } }
    pageInfo { hasNextPage endCursor }
  }
}`)

/** So many operations that no two are alike, and none is like one of another round. */
export function composeOperations(count: number, round: number): PartnerOperation[] {
  return Array.from({ length: count }, (_, index) =>
    operation(`query Page${round}x${index}($first: Int = ${1 + (index % 50)}) {
  variants(first: $first) { edges { node { id item${index}: name } } pageInfo { hasNextPage } }
}`),
  )
}

/** The body of a request, by the operation's id or by its text. */
export function composeBody({ id, body }: PartnerOperation, by: 'id' | 'text'): string {
  return JSON.stringify(
    by === 'id' ? { extensions: { persistedQuery: { version: 1, sha256Hash: id } } } : { query: body },
  )
}

function operation(body: string): PartnerOperation {
  return { id: createHash('sha256').update(body).digest('hex'), body }
}
