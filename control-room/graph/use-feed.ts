import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { follow } from './follow.ts'
import type { Problem } from './problem.ts'

/** Follows a subscription while the component is there; `variables` null waits. Answers what is wrong with it, if anything. */
export function useFeed<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  onData: (data: Data) => void,
  { intoCache = false }: { intoCache?: boolean } = {},
): Problem | null {
  const client = useApolloClient()
  const [problem, setProblem] = useState<Problem | null>(null)
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
      onData: (data) => latest.current(data),
      onProblem: setProblem,
    })
  }, [client, document, key, intoCache])
  return problem
}
