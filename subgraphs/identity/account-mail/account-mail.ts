import type { MailMessage } from '../../../integrations/mail/mail-transport.ts'

/** The rules of mail to people about their accounts: pure. Times are milliseconds. */
export const accountMailKinds = [
  'EMAIL_VERIFICATION',
  'PASSWORD_RESET',
  'PASSWORD_CHANGED',
  'EMAIL_CHANGE',
  'EMAIL_CHANGED',
  'ACCOUNT_DELETED',
] as const
export type AccountMailKind = (typeof accountMailKinds)[number]

/** The kinds that carry a token, with how long it works. */
export const tokenLifetimesMs = {
  EMAIL_VERIFICATION: 24 * 60 * 60 * 1000,
  PASSWORD_RESET: 30 * 60 * 1000,
  EMAIL_CHANGE: 24 * 60 * 60 * 1000,
} as const
export type TokenKind = keyof typeof tokenLifetimesMs

export function carriesToken(kind: AccountMailKind): kind is TokenKind {
  return kind in tokenLifetimesMs
}

/** To one address at most one mail of a kind a minute, and five an hour. */
export const mailPauseMs = 60_000
export const mailWindowMs = 60 * 60 * 1000
export const mailsPerWindow = 5
/** One network gets so many an hour, to whatever addresses: who wants more has us write to strangers. */
export const mailsPerNetwork = 100

/** Whether one more mail of the kind may be sent, after those asked for within the last hour. */
export function mayMail(askedAt: readonly Date[], now: Date): boolean {
  const recent = askedAt.filter((at) => at.getTime() > now.getTime() - mailWindowMs)
  const isPausing = recent.some((at) => at.getTime() > now.getTime() - mailPauseMs)
  return !isPausing && recent.length < mailsPerWindow
}

export const maxMailTries = 8

/** When a mail that failed for the `tries`-th time is tried again: after 5 s, doubled each time. */
export function retryMailAt(tries: number, now: Date): Date {
  return new Date(now.getTime() + 5_000 * 2 ** (tries - 1))
}

export interface AccountMail {
  readonly kind: AccountMailKind
  readonly email: string
  /** Null for an address that is nobody's any more. */
  readonly displayName: string | null
  /** Null for the kinds that carry none. */
  readonly token: string | null
}

const words: Readonly<
  Record<AccountMailKind, { subject: string; path: string; ask: string; otherwise: string }>
> = {
  EMAIL_VERIFICATION: {
    subject: 'Confirm your e-mail address',
    path: 'verify-email',
    ask: 'Please confirm that this address is yours, within 24 hours:',
    otherwise: 'If you did not open an account with us, ignore this mail: nothing will happen.',
  },
  PASSWORD_RESET: {
    subject: 'Choose a new password',
    path: 'reset-password',
    ask: 'Somebody, hopefully you, wants to choose a new password for your account. It can be done for 30 minutes:',
    otherwise: 'If it was not you, ignore this mail: your password stays as it is.',
  },
  PASSWORD_CHANGED: {
    subject: 'Your password was changed',
    path: '',
    ask: 'The password of your account was changed and all its sessions were ended.',
    otherwise: 'If it was not you, choose a new password at once and tell us.',
  },
  EMAIL_CHANGE: {
    subject: 'Confirm your new e-mail address',
    path: 'change-email',
    ask: 'Please confirm that your account is to have this address from now on, within 24 hours:',
    otherwise: 'If you did not ask for it, ignore this mail: nothing will happen.',
  },
  EMAIL_CHANGED: {
    subject: 'Your e-mail address was changed',
    path: '',
    ask: 'Your account has another e-mail address from now on. This is the last mail to the one it had.',
    otherwise: 'If it was not you, tell us at once.',
  },
  ACCOUNT_DELETED: {
    subject: 'Your account was deleted',
    path: '',
    ask: 'The account with this e-mail address was deleted, with everything that told whose it was.',
    otherwise: 'If it was not you, tell us at once.',
  },
}

/**
 * The mail to send. The token follows `#`, which browsers keep to themselves: no server's log and no referrer gets
 * to see it. Without an address for links the mail holds the bare token.
 */
export function composeAccountMail(mail: AccountMail, accountUrl: string | null): MailMessage {
  const { subject, path, ask, otherwise } = words[mail.kind]
  const proof = accountUrl === null ? mail.token : `${accountUrl}/${path}#token=${mail.token ?? ''}`
  const greeting = mail.displayName === null ? 'Hello,' : `Hello ${mail.displayName},`
  const parts = [greeting, ask, ...(mail.token === null ? [] : [proof]), otherwise]
  return { to: mail.email, subject, text: `${parts.join('\n\n')}\n` }
}
