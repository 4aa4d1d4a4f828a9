import { readFileSync } from 'node:fs'
import { ConfigError } from './config.ts'

/** Where the partners' command looks for a key when no file is named. */
export const partnerKeyVariable = 'STRATOGRAPH_KEY'

/**
 * The key a partner's build server publishes with: from a file, else from `STRATOGRAPH_KEY`. Throws `ConfigError` when
 * there is none; never tells what it read.
 */
export function readPartnerKey(file?: string, environment: NodeJS.ProcessEnv = process.env): string {
  const key = (file === undefined ? (environment[partnerKeyVariable] ?? '') : readKeyFile(file)).trim()
  const place = file ?? partnerKeyVariable
  if (key === '')
    throw new ConfigError([`${place} holds no key: name a file with --key-file or set ${partnerKeyVariable}`])
  // What no header can carry is not sent, and not told.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new ConfigError([`${place} holds more than a key`])
  return key
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new ConfigError([`${file} cannot be read`])
  }
}
