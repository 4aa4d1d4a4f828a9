interface IssuedToken {
  readonly value: string
  readonly expiresAt: string
}

/** What proves who is signed in. Kept in memory only: closing the page forgets it. */
export interface Tokens {
  readonly access: string
  /** Milliseconds since the epoch. */
  readonly accessExpiresAt: number
  readonly refresh: string
}

/** Null unless both tokens were issued. */
export function readTokens(issued: {
  accessToken: IssuedToken | null
  refreshToken: IssuedToken | null
}): Tokens | null {
  const { accessToken, refreshToken } = issued
  if (!accessToken || !refreshToken) return null
  return {
    access: accessToken.value,
    accessExpiresAt: Date.parse(accessToken.expiresAt),
    refresh: refreshToken.value,
  }
}

const renewBeforeMs = 60_000

/** True while the access token is good for longer than a request takes. */
export function isFresh(tokens: Tokens, now: number): boolean {
  return tokens.accessExpiresAt - now > renewBeforeMs
}
