import { GraphQLError } from 'graphql'

/** Why a subgraph gave no usable answer; clients see these as `extensions.code`. */
export type SubgraphErrorCode =
  | 'SUBGRAPH_TIMEOUT'
  | 'SUBGRAPH_UNREACHABLE'
  | 'SUBGRAPH_BAD_RESPONSE'
  | 'SUBGRAPH_RESPONSE_TOO_LARGE'
  /** More requests are waiting than the queue holds. */
  | 'SUBGRAPH_OVERLOADED'
  /** It failed so often that it is left alone for a while. */
  | 'SUBGRAPH_CIRCUIT_OPEN'
  /** Its events came faster than they were taken, and lie in no log they could be read from later. */
  | 'SUBGRAPH_TOO_FAST'

const sentences: Readonly<Record<SubgraphErrorCode, string>> = {
  SUBGRAPH_TIMEOUT: 'did not answer in time',
  SUBGRAPH_UNREACHABLE: 'could not be reached',
  SUBGRAPH_BAD_RESPONSE: 'did not answer with GraphQL',
  SUBGRAPH_RESPONSE_TOO_LARGE: 'answered more than is accepted',
  SUBGRAPH_OVERLOADED: 'has too many requests waiting',
  SUBGRAPH_CIRCUIT_OPEN: 'failed too often and is being left to recover',
  SUBGRAPH_TOO_FAST: 'sent events faster than they could be taken',
}

/**
 * A subgraph failed as a whole. The words name the subgraph and never its host; `originalError` (for the log)
 * may. A GraphQL error, so that the engine shows it as it is.
 */
export class SubgraphError extends GraphQLError {
  override readonly name = 'SubgraphError'
  readonly code: SubgraphErrorCode
  readonly serviceName: string

  constructor(code: SubgraphErrorCode, serviceName: string, cause?: unknown) {
    super(`The subgraph "${serviceName}" ${sentences[code]}.`, {
      originalError: cause instanceof Error ? cause : null,
      extensions: { code, serviceName },
    })
    this.code = code
    this.serviceName = serviceName
  }
}
