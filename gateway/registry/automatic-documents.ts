import { createHash } from 'node:crypto'
import { LruCache } from '../execute/lru-cache.ts'
import { RequestError } from '../operation/request-error.ts'

/** Texts that clients of our own sent once with their SHA-256, and from then on call by it. */
export interface AutomaticDocuments {
  /** Throws `RequestError` PERSISTED_QUERY_NOT_FOUND, upon which clients send the text as well. */
  read(hash: string): string
  /** Throws `RequestError` PERSISTED_QUERY_HASH_MISMATCH. */
  remember(hash: string, source: string): void
}

/** `keptBytes`: what the texts may take in memory. Default 32 MiB. */
export function createAutomaticDocuments(keptBytes = 32 * 1024 * 1024): AutomaticDocuments {
  const texts = new LruCache<string>(keptBytes)
  return {
    read(hash) {
      const text = texts.get(hash)
      // The very words clients look for, from a 200.
      if (text === undefined)
        throw new RequestError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', 200)
      return text
    },
    remember(hash, source) {
      if (texts.get(hash) === source) return
      if (createHash('sha256').update(source).digest('hex') !== hash)
        throw new RequestError('PERSISTED_QUERY_HASH_MISMATCH', 'provided sha does not match query', 400)
      texts.set(hash, source, 2 * source.length)
    },
  }
}
