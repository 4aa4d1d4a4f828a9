import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client'
import { describeProblem } from './problem.ts'
import type { Problem } from './problem.ts'

export interface FollowOptions<Data, Variables> {
  readonly document: TypedDocumentNode<Data, Variables>
  readonly variables: Variables
  /** Write what comes into the cache, for entities that a query on show has too; all else it would only pile up. */
  readonly intoCache: boolean
  /** Each time it is started, by itself or again. */
  onStart(): void
  onData(data: Data): void
  /** Null when it is well again. */
  onProblem(problem: Problem | null): void
}

const restartAfterMs = 3_000

/**
 * Follows a subscription for as long as it is wanted: one that fails or ends by itself is started again, unless this
 * person may not see it. Answers what ends it.
 */
export function follow<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  { document, variables, intoCache, onStart, onData, onProblem }: FollowOptions<Data, Variables>,
): () => void {
  // That the variables fit the document is checked where it is followed; Apollo's own check needs a known type.
  const query = document as TypedDocumentNode<Data, OperationVariables>
  let restart: ReturnType<typeof setTimeout> | undefined
  let running: { unsubscribe(): void } | undefined
  const startLater = () => {
    running?.unsubscribe()
    clearTimeout(restart)
    restart = setTimeout(start, restartAfterMs)
  }
  const fail = (error: unknown) => {
    const problem = describeProblem(error)
    onProblem(problem)
    if (!problem.isFinal) startLater()
  }
  const start = () => {
    onStart()
    const fetchPolicy = intoCache ? 'network-only' : 'no-cache'
    running = client.subscribe<Data, OperationVariables>({ query, variables, fetchPolicy }).subscribe({
      next({ data, error }) {
        if (error) return fail(error)
        onProblem(null)
        if (data) onData(data as Data)
      },
      error: fail,
      complete: startLater,
    })
  }
  start()
  return () => {
    clearTimeout(restart)
    running?.unsubscribe()
  }
}
