/** The rules of projects: pure. */
export type ProjectStatus = 'ACTIVE' | 'PLANNED' | 'RETIRED'

/** The project that is this platform; it measures its own traffic. */
export const ownProjectSlug = 'stratograph'
