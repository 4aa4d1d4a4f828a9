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
  private readonly bySignature = new Map<string, Map<string, Promise<EntityAnswer>>>()

  async ask(
    signature: string,
    representations: readonly string[],
    ask: AskEntities,
  ): Promise<readonly EntityAnswer[]> {
    const known = this.bySignature.get(signature) ?? new Map<string, Promise<EntityAnswer>>()
    this.bySignature.set(signature, known)
    const missing = representations.filter((representation) => !known.has(representation))
    if (missing.length > 0) {
      const asked = ask(missing)
      missing.forEach((representation, index) =>
        known.set(
          representation,
          asked.then((answers) => pick(answers, index)),
        ),
      )
    }
    return Promise.all(representations.map((representation) => known.get(representation) ?? missingAnswer))
  }
}

const missingAnswer: EntityAnswer = { entity: null, errors: [] }

function pick(answers: readonly EntityAnswer[], index: number): EntityAnswer {
  return answers[index] ?? missingAnswer
}
