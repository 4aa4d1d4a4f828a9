import { useApolloClient } from '@apollo/client/react'
import type { ApolloClient } from '@apollo/client'
import { useEffect, useRef, useState } from 'react'
import { RecentDomainEventsDocument, WatchDomainEventsDocument } from '../../schema/generated/graphql.ts'
import type { Connection } from '../graph/connection.ts'
import { describeProblem } from '../graph/problem.ts'
import type { Problem } from '../graph/problem.ts'
import { useCatchUp } from '../graph/use-catch-up.ts'
import { useFeed } from '../graph/use-feed.ts'
import { addEvents, readEvent, unseen } from './event-log.ts'
import type { EventLine } from './event-log.ts'

interface DomainEvents {
  readonly events: readonly EventLine[]
  readonly problem: Problem | null
  readonly isLoading: boolean
}

// The platform's own measurements come every few seconds and are drawn as charts.
const exceptTypes = ['ecosystem.metrics.recorded']
const pageSize = 50
const mostPages = 10
const retryAfterMs = 5_000

/** What happened lately and what happens now, newest first. */
export function useDomainEvents(connection: Connection): DomainEvents {
  const client = useApolloClient()
  const [events, setEvents] = useState<readonly EventLine[]>([])
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isLoading, setLoading] = useState(true)
  // What is on show, to be asked outside of a rendering.
  const current = useRef<readonly EventLine[]>([])

  const take = (incoming: readonly EventLine[]) => {
    for (const { occurredAt } of unseen(current.current, incoming)) connection.shown(occurredAt)
    current.current = addEvents(current.current, incoming)
    setEvents(current.current)
  }
  const ask = () => {
    readSince(client, current.current[0])
      .then((incoming) => {
        take(incoming)
        setProblem(null)
      })
      .catch((error: unknown) => setProblem(describeProblem(error)))
      .finally(() => setLoading(false))
  }
  const feed = useFeed(WatchDomainEventsDocument, { exceptTypes }, ({ domainEventAppended }) =>
    take([readEvent(domainEventAppended)]),
  )
  useCatchUp(connection, feed, ask)

  const latestAsk = useRef(ask)
  latestAsk.current = ask
  useEffect(() => {
    if (!problem || problem.isFinal) return
    const timer = setTimeout(() => latestAsk.current(), retryAfterMs)
    return () => clearTimeout(timer)
  }, [problem])
  return { events, problem: problem ?? feed.problem, isLoading }
}

/** Everything since an event, however much was missed, within reason. */
async function readSince(client: ApolloClient, latest: EventLine | undefined): Promise<EventLine[]> {
  const since = latest ? new Date(latest.occurredAt).toISOString() : null
  const found: EventLine[] = []
  let after: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const { events, next } = await readPage(client, since, after)
    found.push(...events)
    if (!next || !since) break
    after = next
  }
  return found
}

async function readPage(client: ApolloClient, since: string | null, after: string | null) {
  const { data } = await client.query({
    query: RecentDomainEventsDocument,
    variables: { since, after, exceptTypes, first: pageSize },
    fetchPolicy: 'no-cache',
  })
  const page = data?.domainEvents
  return {
    events: (page?.edges ?? []).map(({ node }) => readEvent(node)),
    next: page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null,
  }
}
