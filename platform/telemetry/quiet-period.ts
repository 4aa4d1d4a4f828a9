/** Whether something happens for the first time within a while; of at most `limit` things, the oldest forgotten first. */
export function createQuietPeriod(quietMs: number, limit: number): (key: string) => boolean {
  const recent = new Map<string, number>()
  return (key) => {
    const now = Date.now()
    if ((recent.get(key) ?? 0) > now - quietMs) return false
    recent.delete(key)
    recent.set(key, now)
    const [oldest] = recent.keys()
    if (recent.size > limit && oldest !== undefined) recent.delete(oldest)
    return true
  }
}
