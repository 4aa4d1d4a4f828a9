import { useQuery } from '@apollo/client/react'
import { ProjectHealthsDocument, WatchHealthDocument } from '../../schema/generated/graphql.ts'
import type { ProjectHealthLineFragment } from '../../schema/generated/graphql.ts'
import type { Connection } from '../graph/connection.ts'
import { describeProblem } from '../graph/problem.ts'
import type { Problem } from '../graph/problem.ts'
import { useCatchUp } from '../graph/use-catch-up.ts'
import { useFeed } from '../graph/use-feed.ts'

// A change of status comes by itself; how long the answers take is looked up from time to time.
const lookUpEveryMs = 30_000

interface ProjectHealth {
  readonly projects: readonly ProjectHealthLineFragment[]
  readonly problem: Problem | null
  readonly isLoading: boolean
}

/** How every project is that the viewer may see. */
export function useProjectHealth(connection: Connection): ProjectHealth {
  const { data, error, loading, refetch } = useQuery(ProjectHealthsDocument, { pollInterval: lookUpEveryMs })
  // The query reads the same projects from the cache, so a change needs nothing but to be written there.
  const feed = useFeed(WatchHealthDocument, noVariables, ignore, { intoCache: true })
  useCatchUp(connection, feed, () => void refetch().catch(() => undefined))
  const projects = (data?.projects.edges ?? []).map(({ node }) => node)
  return { projects, problem: error ? describeProblem(error) : feed.problem, isLoading: loading }
}

const noVariables = {}
const ignore = () => undefined
