import type { Engine } from '../execute/engine.ts'
import type { DocumentReader } from '../operation/read-document.ts'
import type { SharedStreams } from '../subscriptions/follow-operation.ts'
import type { SupergraphGeneration } from './supergraph.ts'

/**
 * Everything that depends on the schema, as one: an operation takes the current generation once, when it is read, and
 * stays on it, so that it never meets two schemas. Nobody else holds a generation that was replaced.
 */
export interface Generation {
  /** 1 for the first one of this process, one more for each that takes its place. */
  readonly number: number
  readonly supergraph: SupergraphGeneration
  readonly documents: DocumentReader
  readonly engine: Engine
  readonly sharedStreams: SharedStreams
}

/** The generations of a running gateway. */
export interface Generations {
  /** The one that new operations take. */
  readonly current: Generation
  /**
   * Tells whoever outlives an operation that another generation is current. Many are told one after the other, with
   * room for other work in between. Answers how to stop listening.
   */
  onReplaced(listener: () => void): () => void
}
