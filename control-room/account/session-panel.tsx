import { useMutation, useQuery } from '@apollo/client/react'
import { EndSessionDocument, OpenSessionsDocument } from '../../schema/generated/graphql.ts'
import type { OpenSessionsQuery } from '../../schema/generated/graphql.ts'
import { formatMoment } from '../format/time.ts'
import { describeProblem } from '../graph/problem.ts'
import { ProblemNote } from '../graph/problem-note.tsx'
import { useNow } from '../state/use-now.ts'

type OpenSession = OpenSessionsQuery['sessions']['edges'][number]['node']

/** Where the viewer is signed in, and a way to end each. */
export function SessionPanel() {
  const { data, error, loading, refetch } = useQuery(OpenSessionsDocument, { fetchPolicy: 'network-only' })
  const [end, ending] = useMutation(EndSessionDocument)
  const now = useNow(10_000)
  const endOne = async ({ id }: OpenSession) => {
    await end({ variables: { input: { sessionId: id } } })
    await refetch()
  }
  const failure = error ?? ending.error
  return (
    <section className="panel" aria-labelledby="sessions-title" aria-busy={loading}>
      <div className="section-head">
        <h2 id="sessions-title">Where you are signed in</h2>
      </div>
      <ProblemNote problem={failure ? describeProblem(failure) : null} />
      <ul className="sessions">
        {(data?.sessions.edges ?? []).map(({ node }) => (
          <li key={node.id} className="session">
            <div>
              <h3>{node.device ?? 'Unnamed device'}</h3>
              <p className="project-detail">{describeSession(node, now)}</p>
            </div>
            {node.isCurrent ? (
              <span className="badge tone-good">This one</span>
            ) : (
              <button
                type="button"
                className="button-quiet"
                disabled={ending.loading}
                onClick={() => void endOne(node).catch(() => undefined)}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function describeSession({ network, refreshedAt, secondFactorAt }: OpenSession, now: number): string {
  const parts = [`last used ${formatMoment(Date.parse(refreshedAt), now)}`]
  if (network) parts.push(network)
  if (secondFactorAt) parts.push('second factor shown')
  return parts.join(' · ')
}
