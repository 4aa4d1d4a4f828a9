import type { Viewer } from './viewer.ts'

const nobodyInParticular = '00000000-0000-0000-0000-000000000000'

/**
 * Whoever acts for the viewer's organisation with the same rights, and is nobody in particular: an id no person, machine,
 * session or key ever has. What row security or a resolver gives one person alone it gives nobody here, so that what is
 * answered may be told to all of them. Undefined for who acts for no organisation.
 */
export function commonViewer(viewer: Viewer): Viewer | undefined {
  if (viewer.kind === 'user' && viewer.organisationId !== null)
    return { ...viewer, userId: nobodyInParticular, sessionId: nobodyInParticular }
  if (viewer.kind === 'machine')
    return { ...viewer, machineId: nobodyInParticular, credentialId: nobodyInParticular }
  return undefined
}

/** Whether it is nobody in particular: what it tries is nobody's doing. */
export function isCommonViewer(viewer: Viewer): boolean {
  if (viewer.kind === 'user') return viewer.userId === nobodyInParticular
  return viewer.kind === 'machine' && viewer.machineId === nobodyInParticular
}
