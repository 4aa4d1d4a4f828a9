/** Two that work at once are enough to replace one without a gap, and few enough to be looked after. */
export const mostWorkingKeys = 2

/** A name such as `orders:read`; what each means is told where it is asked for. */
export const scopeShape = /^[a-z][a-z0-9_.-]*(:[a-z][a-z0-9_.-]*)*$/

export interface KeyLife {
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

export function isWorking({ expiresAt, revokedAt }: KeyLife, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}
