/** How large an operation may be. Each limit is the largest value that still passes. */
export interface OperationLimits {
  /** Bytes of a request body or socket message. */
  readonly bodyBytes: number
  /** Lexical tokens of a document. */
  readonly tokens: number
  /** Fields below each other, the root field being 1. Introspection has its own limit in validation. */
  readonly depth: number
  /** Aliases in an operation, fragments counted once for every use. */
  readonly aliases: number
  /** Fields at the root of an operation, fragments counted once for every use. */
  readonly rootFields: number
  /** Directives in a document. */
  readonly directives: number
  /** Milliseconds a client may take nothing of the answers that wait for it before it is let go. */
  readonly stalledMs: number
}

// Apollo Router's defaults for tokens; the others lie between the field's strict plugins (depth 6, aliases 15, made
// for public endpoints) and its permissive routers (depth 200, no alias limit).
export const defaultLimits: OperationLimits = {
  bodyBytes: 1024 * 1024,
  tokens: 15_000,
  depth: 30,
  aliases: 100,
  rootFields: 50,
  directives: 200,
  stalledMs: 10_000,
}
