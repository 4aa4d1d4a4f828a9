import type { MemberRole, UserViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { testUser } from './subgraph.ts'
import type { TestSubgraph } from './subgraph.ts'

/** A project the control room watches, with a manager of its owner. */
export interface WatchedProject {
  readonly id: string
  readonly slug: string
  readonly owner: UserViewer
}

/** A member of a client of its own. */
export function clientMember(role: MemberRole = 'MANAGER'): UserViewer {
  return testUser({ organisationId: createId(), organisationKind: 'CLIENT', role })
}

/** Our own staff. */
export function operatorMember(role: MemberRole): UserViewer {
  return testUser({ organisationId: createId(), organisationKind: 'OPERATOR', role })
}

const create = /* GraphQL */ `
  mutation ($input: ProjectCreateInput!) {
    projectCreate(input: $input) {
      project {
        id
        slug
      }
      userErrors {
        code
      }
    }
  }
`

/** A new project of the viewer's organisation, whose manager the viewer must be. */
export async function createWatchedProject(
  subgraph: TestSubgraph,
  owner: UserViewer,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<WatchedProject> {
  const slug = `project-${createId().slice(-12)}`
  const input = {
    slug,
    name: 'Test',
    description: 'For tests.',
    status: 'ACTIVE',
    repository: 'test',
    ...facts,
  }
  const { projectCreate } = await subgraph.data(create, { input }, owner)
  return { id: projectCreate.project.id, slug: projectCreate.project.slug, owner }
}
