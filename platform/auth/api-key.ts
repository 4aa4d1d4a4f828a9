import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * Keys of partners' applications: `sg_live_<id>_<secret><checksum>`, or `sg_test_…`. The id (12 characters) names the
 * key in lists and logs, the secret (24 characters of 62, 142 random bits) is never stored, and the checksum (6
 * characters, CRC-32 of all before it) lets a mistyped or truncated key be refused without asking anybody. Underscores
 * and letters only, so that a double click selects the whole key.
 */
export const apiKeyEnvironments = ['LIVE', 'TEST'] as const
export type ApiKeyEnvironment = (typeof apiKeyEnvironments)[number]

export interface ApiKeyParts {
  readonly environment: ApiKeyEnvironment
  /** `sg_live_<id>`: what may be shown and logged. */
  readonly prefix: string
  /** SHA-256 of the whole key, base64url: what is stored. A key is random enough to need no slow hash. */
  readonly hash: string
}

/** A key that was just made; the text is shown once and kept nowhere. */
export interface NewApiKey extends ApiKeyParts {
  readonly text: string
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const idLength = 12
const secretLength = 24
const checksumLength = 6
const shape = new RegExp(
  `^(sg_(live|test)_[0-9A-Za-z]{${idLength}})_[0-9A-Za-z]{${secretLength + checksumLength}}$`,
)

export function createApiKey(environment: ApiKeyEnvironment): NewApiKey {
  const prefix = `sg_${environment.toLowerCase()}_${randomText(idLength)}`
  const body = `${prefix}_${randomText(secretLength)}`
  const text = body + checksumOf(body)
  return { text, environment, prefix, hash: hashOf(text) }
}

/** Whether somebody meant to show an API key, right or wrong. */
export function looksLikeApiKey(text: string): boolean {
  return /^sg_(live|test)_/.test(text)
}

/** Undefined for anything `createApiKey` cannot have made. */
export function readApiKey(text: string): ApiKeyParts | undefined {
  const [, prefix, environment] = shape.exec(text) ?? []
  if (prefix === undefined || environment === undefined) return undefined
  const body = text.slice(0, -checksumLength)
  if (checksumOf(body) !== text.slice(-checksumLength)) return undefined
  return { environment: environment === 'live' ? 'LIVE' : 'TEST', prefix, hash: hashOf(text) }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function checksumOf(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let place = 0; place < checksumLength; place += 1) {
    text = alphabet.charAt(rest % alphabet.length) + text
    rest = Math.floor(rest / alphabet.length)
  }
  return text
}

function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    // A byte above the last multiple of 62 would favour the first characters.
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % alphabet.length)
    }
  }
  return text
}
