import type { HealthStatus, ProjectHealthLineFragment } from '../../schema/generated/graphql.ts'
import { formatMs } from '../format/number.ts'
import { formatDuration } from '../format/time.ts'
import type { Connection } from '../graph/connection.ts'
import { ProblemNote } from '../graph/problem-note.tsx'
import { useNow } from '../state/use-now.ts'
import { useProjectHealth } from './use-project-health.ts'

const looks: Readonly<Record<HealthStatus, { word: string; tone: string }>> = {
  UP: { word: 'Up', tone: 'good' },
  DEGRADED: { word: 'Degraded', tone: 'waiting' },
  DOWN: { word: 'Down', tone: 'bad' },
}
const unknown = { word: 'Not checked', tone: 'quiet' }

/** Every project the viewer may see, the ailing ones first. */
export function ProjectHealthPanel({ connection }: { connection: Connection }) {
  const { projects, problem, isLoading } = useProjectHealth(connection)
  const now = useNow(1_000)
  return (
    <section className="panel" aria-labelledby="health-title" aria-busy={isLoading}>
      <div className="section-head">
        <h2 id="health-title">Project health</h2>
        <p className="section-note">{summarise(projects)}</p>
      </div>
      <ProblemNote problem={problem} />
      <ul className="projects">
        {worstFirst(projects).map((project) => (
          <ProjectLine key={project.id} project={project} now={now} />
        ))}
      </ul>
    </section>
  )
}

function ProjectLine({ project, now }: { project: ProjectHealthLineFragment; now: number }) {
  const { health, name, slug, description } = project
  const { word, tone } = health ? looks[health.status] : unknown
  return (
    <li className="project" data-project={slug}>
      <div>
        <h3 title={description}>{name}</h3>
        <p className="project-detail">{health ? describeHealth(health, now) : 'nobody has looked yet'}</p>
        {health?.message && <p className="project-message">{health.message}</p>}
      </div>
      <span className={`badge tone-${tone}`}>{word}</span>
    </li>
  )
}

function describeHealth(health: NonNullable<ProjectHealthLineFragment['health']>, now: number): string {
  const ago = (moment: string) => formatDuration(now - Date.parse(moment))
  const parts = [`for ${ago(health.since)}`]
  if (health.latencyMs !== null) parts.push(formatMs(health.latencyMs))
  parts.push(`checked ${ago(health.checkedAt)} ago`)
  return parts.join(' · ')
}

const severity: Readonly<Record<HealthStatus, number>> = { DOWN: 0, DEGRADED: 1, UP: 2 }

function worstFirst(projects: readonly ProjectHealthLineFragment[]): ProjectHealthLineFragment[] {
  const rank = ({ health }: ProjectHealthLineFragment) => (health ? severity[health.status] : 3)
  return projects.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

function summarise(projects: readonly ProjectHealthLineFragment[]): string {
  const up = projects.filter(({ health }) => health?.status === 'UP').length
  return projects.length === 0 ? '' : `${up} of ${projects.length} up`
}
