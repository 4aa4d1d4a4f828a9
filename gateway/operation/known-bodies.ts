import { LruCache } from '../execute/lru-cache.ts'
import type { OperationParameters } from './operation-request.ts'

interface KnownBody {
  readonly bytes: Buffer
  readonly parameters: OperationParameters
}

const longest = 16 * 1024
const keptBytes = 4 * 1024 * 1024

// By length: to compare bytes costs less than to make a text of them and look that up. Of two bodies as long as each
// other the last one is known.
const bodies = new LruCache<KnownBody>(keptBytes)

/**
 * What was read from the same body before: clients send the same few again and again, and a text that is the same
 * string each time is not hashed again by those who look it up.
 */
export function recallParameters(bytes: Buffer): OperationParameters | undefined {
  if (bytes.length > longest) return undefined
  const known = bodies.get(String(bytes.length))
  return known?.bytes.equals(bytes) ? known.parameters : undefined
}

/** Keeps nothing but texts and names: variables and extensions are a request's own, and may be secret. */
export function rememberParameters(bytes: Buffer, parameters: OperationParameters): void {
  const { variables, extensions } = parameters
  const hasOwn = Object.keys(variables).length > 0 || Object.keys(extensions).length > 0
  if (hasOwn || bytes.length > longest) return
  for (const shared of [variables, extensions, parameters]) Object.freeze(shared)
  // The bytes and the text that was read from them.
  bodies.set(String(bytes.length), { bytes: Buffer.from(bytes), parameters }, 2 * bytes.length)
}
