import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { follow } from './follow.ts'
import type { Problem } from './problem.ts'

/** A subscription that is followed. */
export interface Feed {
  /** What is wrong with it; null when nothing is. */
  readonly problem: Problem | null
  /** How often it was started; 0 while it waits. */
  readonly starts: number
}

/** Follows a subscription while the component is there; `variables` null waits. */
export function useFeed<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  onData: (data: Data) => void,
  { intoCache = false }: { intoCache?: boolean } = {},
): Feed {
  const client = useApolloClient()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [starts, setStarts] = useState(0)
  const latest = useRef(onData)
  latest.current = onData
  // Equal variables are the same subscription, whichever object holds them.
  const key = JSON.stringify(variables)
  useEffect(() => {
    const wanted = JSON.parse(key) as Variables | null
    if (!wanted) return
    return follow(client, {
      document,
      variables: wanted,
      intoCache,
      onStart: () => setStarts((starts) => starts + 1),
      onData: (data) => latest.current(data),
      onProblem: setProblem,
    })
  }, [client, document, key, intoCache])
  return { problem, starts }
}
