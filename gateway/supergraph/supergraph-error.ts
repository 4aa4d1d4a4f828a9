export type SupergraphErrorCode =
  | 'SUPERGRAPH_UNREADABLE'
  | 'INVALID_SUPERGRAPH'
  | 'UNSUPPORTED_FEATURE'
  | 'UNENFORCED_FEATURE'
  | 'UNKNOWN_SUBGRAPH'

/** Why a supergraph cannot be served. `problems` lists every cause found, one sentence each. */
export class SupergraphError extends Error {
  override readonly name = 'SupergraphError'
  readonly code: SupergraphErrorCode
  readonly problems: readonly string[]

  constructor(code: SupergraphErrorCode, problems: readonly string[], options?: ErrorOptions) {
    super(`The supergraph cannot be served: ${problems.join('; ')}`, options)
    this.code = code
    this.problems = problems
  }
}
