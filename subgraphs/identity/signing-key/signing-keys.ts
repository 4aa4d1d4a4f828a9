import { exportJWK, generateKeyPair, importJWK } from 'jose'
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose'
import type { AccessTokenKey } from '../../../platform/auth/access-token.ts'
import type { ViewerDatabase } from '../../../platform/database/viewer-database.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Logger } from '../../../platform/telemetry/log.ts'
import { decryptText, encryptText } from './key-encryption.ts'
import { rotateKey, tendKeys } from './signing-key.commands.ts'
import type { RotationOrder } from './signing-key.commands.ts'
import type { SigningKeyRow } from './signing-key.store.ts'

const algorithm = 'EdDSA'
// How long another process may go on signing with a key that was just replaced; it still verifies.
const tendingMs = 20_000

/** The stored signing key was encrypted under another secret than this process has. */
export class SigningKeyError extends Error {
  constructor(cause: unknown) {
    super('The key that signs access tokens cannot be decrypted: it was stored under another secret.', {
      cause,
    })
    this.name = 'SigningKeyError'
  }
}

export interface SigningKeysOptions {
  /** A service's database. */
  readonly database: ViewerDatabase
  /** 32 bytes: what private halves are stored under. */
  readonly encryptionKey: Buffer
  readonly log?: Logger
}

/**
 * The key that signs access tokens, and the public halves of all that tokens may name: the next key, published before
 * it signs, the current one, and earlier ones until their tokens are over. Kept up to date as other processes rotate.
 */
export class SigningKeys {
  readonly #options: SigningKeysOptions
  readonly #timer: NodeJS.Timeout
  #current: AccessTokenKey
  #published: JSONWebKeySet

  private constructor(options: SigningKeysOptions, current: AccessTokenKey, published: JSONWebKeySet) {
    this.#options = options
    this.#current = current
    this.#published = published
    this.#timer = setInterval(() => void this.#tend(), tendingMs).unref()
  }

  /** Reads the keys, making the first ones when there are none yet. Rejects with `SigningKeyError`. */
  static async open(options: SigningKeysOptions): Promise<SigningKeys> {
    const rows = await options.database.write((tx) => tendKeys(tx, makeKeyWith(options)))
    return new SigningKeys(options, await readCurrent(rows, options), publish(rows))
  }

  get current(): AccessTokenKey {
    return this.#current
  }

  /** The same object until a key changes. */
  get published(): JSONWebKeySet {
    return this.#published
  }

  /** Does what time asks for and reads what other processes changed. */
  async refresh(): Promise<void> {
    const { database } = this.#options
    await this.#take(await database.write((tx) => tendKeys(tx, makeKeyWith(this.#options))))
  }

  /** See `rotateKey`. Answers the new key's id, or null when it is too soon. */
  async rotate(order: RotationOrder): Promise<string | null> {
    const { database } = this.#options
    const rotated = await database.write((tx) => rotateKey(tx, makeKeyWith(this.#options), order))
    await this.refresh()
    return rotated?.id ?? null
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #tend(): Promise<void> {
    try {
      await this.refresh()
    } catch (error) {
      this.#options.log?.warn({ err: error }, 'the signing keys cannot be read; those known go on signing')
    }
  }

  async #take(rows: readonly SigningKeyRow[]): Promise<void> {
    const published = publish(rows)
    if (rows.find(isCurrent)?.id !== this.#current.kid) this.#current = await readCurrent(rows, this.#options)
    if (JSON.stringify(published) !== JSON.stringify(this.#published)) this.#published = published
  }
}

function publish(rows: readonly SigningKeyRow[]): JSONWebKeySet {
  return { keys: rows.map((row) => ({ ...row.publicJwk, kid: row.id, alg: row.algorithm, use: 'sig' })) }
}

async function readCurrent(
  rows: readonly SigningKeyRow[],
  { encryptionKey }: SigningKeysOptions,
): Promise<AccessTokenKey> {
  const current = rows.find(isCurrent)
  if (!current) throw new Error('No signing key could be stored.')
  return { kid: current.id, alg: algorithm, privateKey: await decryptKey(current, encryptionKey) }
}

function makeKeyWith({ encryptionKey }: SigningKeysOptions) {
  return async (state: 'NEXT' | 'CURRENT'): Promise<SigningKeyRow> => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
    const id = createId()
    const now = new Date()
    return {
      id,
      algorithm,
      publicJwk: await exportJWK(publicKey),
      privateJwk: encryptText(JSON.stringify(await exportJWK(privateKey)), encryptionKey, id),
      state,
      createdAt: now,
      activatedAt: state === 'CURRENT' ? now : null,
      retiredAt: null,
    }
  }
}

async function decryptKey(row: SigningKeyRow, encryptionKey: Buffer): Promise<CryptoKey> {
  const jwk = JSON.parse(decrypt(row, encryptionKey)) as JWK
  const key = await importJWK(jwk, row.algorithm)
  if (key instanceof Uint8Array) throw new TypeError('A signing key must be asymmetric.')
  return key
}

function decrypt(row: SigningKeyRow, encryptionKey: Buffer): string {
  try {
    return decryptText(row.privateJwk, encryptionKey, row.id)
  } catch (cause) {
    throw new SigningKeyError(cause)
  }
}

function isCurrent(row: SigningKeyRow): boolean {
  return row.state === 'CURRENT'
}
