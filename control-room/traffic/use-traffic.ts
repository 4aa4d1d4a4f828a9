import { useApolloClient } from '@apollo/client/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { TrafficHistoryDocument, WatchTrafficDocument } from '../../schema/generated/graphql.ts'
import type { Connection } from '../graph/connection.ts'
import { describeProblem } from '../graph/problem.ts'
import type { Problem } from '../graph/problem.ts'
import { useCatchUp } from '../graph/use-catch-up.ts'
import { useFeed } from '../graph/use-feed.ts'
import { trafficKeys } from './traffic-metrics.ts'
import type { Span } from './traffic-metrics.ts'
import { addPoints, latestAt, newMoments, noTraffic, readHistory, readSamples } from './traffic-series.ts'
import type { TrafficPoint, TrafficSeries } from './traffic-series.ts'

interface Traffic {
  readonly series: TrafficSeries
  readonly problem: Problem | null
  readonly isLoading: boolean
}

const retryAfterMs = 5_000

/** The platform's traffic over a span: its history first, then each sample as it is recorded. */
export function useTraffic(span: Span, connection: Connection): Traffic {
  const client = useApolloClient()
  const [series, setSeries] = useState(noTraffic)
  const [projectId, setProjectId] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isLoading, setLoading] = useState(true)
  const [attempt, setAttempt] = useState(1)
  // What was folded in last, to be asked outside of a rendering.
  const current = useRef(noTraffic)

  const take = useCallback(
    (points: readonly TrafficPoint[], base = current.current) => {
      current.current = addPoints(base, points, Date.now() - span.ms)
      setSeries(current.current)
    },
    [span],
  )

  const takeNew = (points: readonly TrafficPoint[]) => {
    for (const at of newMoments(current.current, points)) connection.shown(at)
    take(points)
  }

  const ask = useCallback(
    async (from: number, to: number) => {
      const variables = { from: toIso(from), to: toIso(to), maxPoints: span.maxPoints }
      const { data } = await client.query({
        query: TrafficHistoryDocument,
        variables,
        fetchPolicy: 'no-cache',
      })
      const project = data?.projectBySlug
      if (!project) throw new NothingToSee()
      setProjectId(project.id)
      setProblem(null)
      return readHistory(project)
    },
    [client, span],
  )

  const fail = useCallback((error: unknown) => {
    setProblem(error instanceof NothingToSee ? forStaffOnly : describeProblem(error))
  }, [])

  useEffect(() => {
    let isWanted = true
    const now = Date.now()
    ask(now - span.ms, now)
      .then((points) => isWanted && take(points, noTraffic))
      .catch((error: unknown) => isWanted && fail(error))
      .finally(() => isWanted && setLoading(false))
    return () => {
      isWanted = false
    }
  }, [ask, fail, span, take, attempt])

  useEffect(() => {
    if (!problem || problem.isFinal) return
    const timer = setTimeout(() => setAttempt((attempt) => attempt + 1), retryAfterMs)
    return () => clearTimeout(timer)
  }, [problem, attempt])

  const feed = useFeed(
    WatchTrafficDocument,
    projectId ? { projectId, keys: [...trafficKeys] } : null,
    (data) => takeNew(readSamples(data)),
  )
  useCatchUp(connection, feed, () => {
    const from = latestAt(current.current)
    const now = Date.now()
    // Before there is anything the whole span is being asked for.
    if (from !== null && from + 1 < now)
      ask(from + 1, now)
        .then(takeNew)
        .catch(fail)
  })
  return { series, problem: problem ?? (feed.problem?.isFinal ? forStaffOnly : feed.problem), isLoading }
}

class NothingToSee extends Error {}

const forStaffOnly: Problem = {
  message: 'The traffic of this platform is shown to the staff of its operator.',
  isFinal: true,
}

function toIso(at: number): string {
  return new Date(at).toISOString()
}
