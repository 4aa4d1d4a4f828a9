import { dayMs, historyDays, later, momentBetween } from './calendar.ts'
import type { Customer } from './customers.ts'
import { organisationBySlug, type Organisation } from './organisations.ts'
import type { Random } from './random.ts'

export type ProjectStatus = 'ACTIVE' | 'PLANNED'
export type MetricKind = 'GAUGE' | 'COUNTER' | 'RATIO'

export interface Project {
  readonly id: string
  /** The client that owns it; for this platform itself the operator. */
  readonly organisationId: string
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly repository: string
  readonly status: ProjectStatus
  readonly lastDeployedAt: Date
  readonly createdAt: Date
}

/** A customer uses the project: through it they see the health of what they depend on. */
export interface ProjectUse {
  readonly id: string
  readonly projectId: string
  readonly customerId: string
  readonly since: Date
}

export const ownProjectSlug = 'stratograph'

interface ProjectSpec {
  readonly slug: string
  readonly name: string
  readonly organisation: string
  readonly status: ProjectStatus
  readonly description: string
}

const specs: readonly ProjectSpec[] = [
  {
    slug: 'sd-ghost-protocol',
    name: 'SD-Ghost Protocol',
    organisation: 'ghost-protocol',
    status: 'ACTIVE',
    description: 'Memory as a service: stores and recalls context for agents and applications.',
  },
  {
    slug: 'agent-banks',
    name: 'Agent-Banks',
    organisation: 'agent-banks',
    status: 'ACTIVE',
    description: 'Runs and supervises automated tasks for back offices.',
  },
  {
    slug: 'vortexcore-app',
    name: 'Vortexcore.app',
    organisation: 'vortexcore',
    status: 'ACTIVE',
    description: 'The main consumer platform: wallet, transfers and insights.',
  },
  {
    slug: 'seftec-store',
    name: 'SEFTEC Store',
    organisation: 'seftec-retail',
    status: 'ACTIVE',
    description: 'The online shop of the group.',
  },
  {
    slug: 'sub-pro',
    name: 'SUB-PRO',
    organisation: 'sub-pro',
    status: 'PLANNED',
    description: 'Subscription billing: plans, payments and revenue analytics.',
  },
  {
    slug: 'task-manager',
    name: 'Task Manager',
    organisation: 'taskwright',
    status: 'PLANNED',
    description: 'Team tasks with an assistant that drafts, sorts and reminds.',
  },
  {
    slug: 'seftechub',
    name: 'SEFTECHUB',
    organisation: 'seftechub',
    status: 'PLANNED',
    description: 'A trade hub where businesses find partners and settle deals.',
  },
  {
    slug: ownProjectSlug,
    name: 'Stratograph',
    organisation: 'halden',
    status: 'ACTIVE',
    description: 'This platform: six subgraphs behind one gateway, measuring its own traffic.',
  },
]

export function makeProjects(random: Random, organisations: readonly Organisation[], asOf: Date): Project[] {
  return specs.map(({ slug, name, organisation, status, description }) => {
    const createdAt = later(asOf, -random.between(200, historyDays) * dayMs)
    return {
      id: random.id(createdAt),
      organisationId: organisationBySlug(organisations, organisation).id,
      slug,
      name,
      description,
      repository: slug,
      status,
      lastDeployedAt: later(asOf, -random.between(0.5, 20) * dayMs),
      createdAt,
    }
  })
}

/** Every customer with an account uses this platform; some use the shop or the task manager besides. */
export function makeProjectUses(
  random: Random,
  projects: readonly Project[],
  customers: readonly Customer[],
  demoCustomerId: string,
  asOf: Date,
): ProjectUse[] {
  const bySlug = new Map(projects.map((project) => [project.slug, project]))
  return customers
    .filter(({ userId }) => userId !== null)
    .flatMap(({ id, createdAt }) => {
      const isDemo = id === demoCustomerId
      const slugs = [ownProjectSlug]
      if (isDemo || random.chance(0.12)) slugs.push('seftec-store')
      if (!isDemo && random.chance(0.06)) slugs.push('task-manager')
      return slugs.flatMap((slug): ProjectUse[] => {
        const project = bySlug.get(slug)
        if (!project) return []
        const since = momentBetween(
          random,
          new Date(Math.max(project.createdAt.getTime(), createdAt.getTime())),
          asOf,
        )
        return [{ id: random.id(since), projectId: project.id, customerId: id, since }]
      })
    })
}
