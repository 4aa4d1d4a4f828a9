import type { GraphQLFormattedError } from 'graphql'

/** What a subgraph answered about one entity. */
export interface EntityAnswer {
  /** Null when the subgraph does not know the entity or failed on it. */
  readonly entity: Readonly<Record<string, unknown>> | null
  /** The subgraph's errors about this entity; their paths start inside it. */
  readonly errors: readonly GraphQLFormattedError[]
}

/** The batch to ask a subgraph for: one answer for each representation, in order. */
export type AskEntities = (representations: readonly string[]) => Promise<readonly EntityAnswer[]>

/**
 * Remembers, for the length of one request, what was asked about which entity, so that fetches which ask the same
 * on different paths send each entity once, even while the first of them is still under way.
 */
export class EntityMemo {
  private readonly bySignature = new Map<string, Map<string, Asked>>()

  async ask(
    signature: string,
    representations: readonly string[],
    ask: AskEntities,
  ): Promise<readonly EntityAnswer[]> {
    const known = this.bySignature.get(signature) ?? new Map<string, Asked>()
    this.bySignature.set(signature, known)
    const missing = representations.filter((representation) => !known.has(representation))
    if (missing.length > 0) {
      const batch: Batch = { answers: [], asking: undefined }
      batch.asking = ask(missing).then((answers) => {
        batch.answers = answers
        batch.asking = undefined
      })
      missing.forEach((representation, index) => known.set(representation, { batch, index }))
    }
    const asked = representations.map((representation) => known.get(representation))
    // A handful of batches at most, whatever the number of entities.
    const pending = new Set(asked.flatMap((one) => one?.batch.asking ?? []))
    if (pending.size > 0) await Promise.all(pending)
    return asked.map((one) => one?.batch.answers[one.index] ?? missingAnswer)
  }
}

interface Batch {
  answers: readonly EntityAnswer[]
  /** Until the answers are there. */
  asking: Promise<void> | undefined
}

/** Which answer of which batch is an entity's. */
interface Asked {
  readonly batch: Batch
  readonly index: number
}

const missingAnswer: EntityAnswer = { entity: null, errors: [] }
