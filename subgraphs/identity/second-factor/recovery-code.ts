import { createHmac, randomBytes } from 'node:crypto'

export const recoveryCodeCount = 10
// Crockford's 32: no letter looks like a digit.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const codeLength = 12

/** A code such as `k3mf-9x0q-7zc1`: 60 random bits. */
export function createRecoveryCode(): string {
  const text = Array.from(randomBytes(codeLength), (byte) => alphabet.charAt(byte % alphabet.length)).join('')
  return text.replace(/(.{4})(?=.)/g, '$1-')
}

/** What is stored of a code: keyed, because a code short enough to be typed could be found from a bare hash. */
export function hashRecoveryCode(code: string, key: Buffer): string {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
  return createHmac('sha256', key).update(plain).digest('base64url')
}
