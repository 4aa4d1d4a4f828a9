/**
 * Judges operations against the whole graph, which no subgraph knows by itself: what is published has to be valid for
 * everything behind the gateway, and its price and its needs are known before anybody calls it.
 */
export interface OperationAnalyst {
  analyse(body: string): OperationAnalysis
}

/** What there is to know of an operation, or everything that is wrong with it. */
export type OperationAnalysis = ValidOperation | { readonly problems: readonly [string, ...string[]] }

export interface ValidOperation {
  readonly problems?: undefined
  readonly name: string
  readonly kind: OperationKind
  /** SHA-256, base64url, of the body as it would be printed anew: equal for texts that differ in layout only. */
  readonly normalisedHash: string
  /** Points, with every variable left out that may be. */
  readonly estimatedCost: number
  /** Any one of these sets of scopes lets a caller read every field; an empty list when no scope is needed. */
  readonly requiredScopes: readonly (readonly string[])[]
  /** What it names that will go one day. */
  readonly deprecatedUses: readonly DeprecatedUse[]
}

/** A deprecated field, argument, input field or enum value that an operation names. */
export interface DeprecatedUse {
  /** Such as `Order.total`, `Query.orders(first:)`, `OrderStatus.LOST`. */
  readonly coordinate: string
  /** As the schema puts it. */
  readonly reason: string
}

export const operationKinds = ['QUERY', 'MUTATION', 'SUBSCRIPTION'] as const
export type OperationKind = (typeof operationKinds)[number]
