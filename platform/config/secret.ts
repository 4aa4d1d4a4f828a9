import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keys derived from one master secret, one per purpose, so that none can stand in for another. */
export interface SecretKeys {
  /** 32 bytes for `purpose`, the same in every process that shares the master secret. */
  derive(purpose: string): Buffer
}

/** Uses the configured secret, or one made once and kept (mode 0600) in the data folder. */
export function loadSecretKeys(configured: string | null, dataFolder: string): SecretKeys {
  const master = configured ?? readOrCreateSecret(dataFolder)
  return { derive: (purpose) => Buffer.from(hkdfSync('sha256', master, 'stratograph', purpose, 32)) }
}

function readOrCreateSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secret')
  mkdirSync(dataFolder, { recursive: true })
  try {
    // Exclusive creation: of two processes starting together one writes, both read the same.
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}
