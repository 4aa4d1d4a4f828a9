import { CombinedGraphQLErrors } from '@apollo/client/errors'

/** Why something cannot be shown. */
export interface Problem {
  /** A sentence for people. */
  readonly message: string
  /** True when asking again would not help. */
  readonly isFinal: boolean
}

const refusals = new Set(['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND'])

export function describeProblem(error: unknown): Problem {
  if (!CombinedGraphQLErrors.is(error))
    return { message: 'The server cannot be reached right now.', isFinal: false }
  const [first] = error.errors
  const isFinal = refusals.has(String(first?.extensions?.['code']))
  return { message: first?.message ?? 'The server gave no answer.', isFinal }
}
