/** What a mailed link is for. */
export type AccountLinkKind = 'verify-email' | 'reset-password' | 'change-email'

export interface AccountLink {
  readonly kind: AccountLinkKind
  /** Empty when the link was cut off. */
  readonly token: string
}

const kinds: readonly AccountLinkKind[] = ['verify-email', 'reset-password', 'change-email']

/** The link a page was opened with; null for the control room itself. The token is behind `#`: no server was told it. */
export function readAccountLink({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): AccountLink | null {
  const kind = kinds.find((known) => pathname.endsWith(`/${known}`))
  return kind ? { kind, token: new URLSearchParams(hash.slice(1)).get('token') ?? '' } : null
}
