import { exportJWK, generateKeyPair, importJWK } from 'jose'
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose'
import type { AccessTokenKey } from '../../../platform/auth/access-token.ts'
import type { ViewerDatabase } from '../../../platform/database/viewer-database.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { decryptText, encryptText } from './key-encryption.ts'
import { insertFirstSigningKey, selectSigningKeys } from './signing-key.store.ts'
import type { SigningKeyRow } from './signing-key.store.ts'

const algorithm = 'EdDSA'

/** The key that signs access tokens, and the public halves of every key whose tokens may still be about. */
export interface SigningKeys {
  readonly current: AccessTokenKey
  readonly published: JSONWebKeySet
}

/** The stored signing key was encrypted under another secret than this process has. */
export class SigningKeyError extends Error {
  constructor(cause: unknown) {
    super('The key that signs access tokens cannot be decrypted: it was stored under another secret.', {
      cause,
    })
    this.name = 'SigningKeyError'
  }
}

/** Reads the signing keys, making the first one when there is none yet. `database` must be a service's. */
export async function loadSigningKeys(database: ViewerDatabase, encryptionKey: Buffer): Promise<SigningKeys> {
  const stored = await database.read(selectSigningKeys)
  const rows = stored.some(isCurrent) ? stored : await storeFirstKey(database, encryptionKey)
  const current = rows.find(isCurrent)
  if (!current) throw new Error('No signing key could be stored.')
  return {
    current: { kid: current.id, alg: algorithm, privateKey: await decryptKey(current, encryptionKey) },
    published: {
      keys: rows.map((row) => ({ ...row.publicJwk, kid: row.id, alg: row.algorithm, use: 'sig' })),
    },
  }
}

async function storeFirstKey(database: ViewerDatabase, encryptionKey: Buffer): Promise<SigningKeyRow[]> {
  const row = await generateKey(encryptionKey)
  return database.write(async (tx) => {
    await insertFirstSigningKey(tx, row)
    return selectSigningKeys(tx)
  })
}

async function generateKey(encryptionKey: Buffer): Promise<SigningKeyRow> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const id = createId()
  return {
    id,
    algorithm,
    publicJwk: await exportJWK(publicKey),
    privateJwk: encryptText(JSON.stringify(await exportJWK(privateKey)), encryptionKey, id),
    state: 'CURRENT',
    createdAt: new Date(),
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
