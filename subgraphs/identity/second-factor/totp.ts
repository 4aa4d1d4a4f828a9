import { Secret, TOTP } from 'otpauth'

/** Time-based one-time passwords (RFC 6238) as every authenticator knows them: SHA-1, six digits, half a minute. */
const issuer = 'Stratograph'
const periodSeconds = 30
const secretBytes = 20
// A phone's clock may be off by half a minute.
const window = 1

export function createTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32
}

/** The address to put into a QR code. */
export function totpUri(secret: string, email: string): string {
  return totp(secret, email).toString()
}

/** The half minute since the epoch the code is of, or null when it is none of about now. */
export function findTotpStep(secret: string, code: string, now: Date): number | null {
  const delta = totp(secret, '').validate({ token: code, timestamp: now.getTime(), window })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / periodSeconds) + delta
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({ issuer, label, secret, algorithm: 'SHA1', digits: 6, period: periodSeconds })
}
