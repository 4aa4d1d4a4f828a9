import { createHash, randomBytes } from 'node:crypto'

const tokenBytes = 32

/** A new token: 256 random bits, base64url, 43 characters. */
export function createOpaqueToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

/** What is stored of a token. It has too much entropy to be guessed, so a fast hash protects it fully. */
export function hashOpaqueToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
