/** Lists and objects in each other that a variable or an extension may have. */
export const maxValueDepth = 100

/** Whether lists and objects stand in each other more than `limit` levels deep. Goes no deeper itself, however deep they are. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  return members.some((member) => isDeeperThan(member, limit - 1))
}
