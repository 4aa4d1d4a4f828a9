/** The rules of projects: pure. */
export type ProjectStatus = 'ACTIVE' | 'PLANNED' | 'RETIRED'

/** The project that is this platform; it measures its own traffic. */
export const ownProjectSlug = 'stratograph'

export const ownProject = {
  slug: ownProjectSlug,
  name: 'Stratograph',
  description: 'This platform: six subgraphs behind one gateway, measuring its own traffic.',
  status: 'ACTIVE',
  repository: ownProjectSlug,
  healthUrl: null,
} as const

/** What an update may change. */
export interface ProjectPatch {
  readonly name: string
  readonly description: string
  readonly status: ProjectStatus
  readonly healthUrl: string | null
  readonly lastDeployedAt: Date | null
}

/** The names of what differs. */
export function changesOf(project: ProjectPatch, patch: ProjectPatch): (keyof ProjectPatch)[] {
  const plain = (value: ProjectPatch[keyof ProjectPatch]) => (value instanceof Date ? value.getTime() : value)
  return (Object.keys(patch) as (keyof ProjectPatch)[]).filter(
    (key) => plain(project[key]) !== plain(patch[key]),
  )
}
