import { createHash } from 'node:crypto'
import type { CallingApplication } from '../access/api-keys.ts'
import { LruCache } from '../execute/lru-cache.ts'
import type { FrontOptions } from '../front/front.ts'
import type { PublishedOperation } from '../registry/published-operations.ts'
import type { Generation } from '../supergraph/generation.ts'

/** What is made of everything an application published. */
export interface PublishedDigest<Value> {
  /** Throws `RequestError` 503 when nobody can be asked what was published. */
  read({ applicationId }: CallingApplication): Promise<Value>
}

/** Makes it of the operations, of each name the newest; answers what it takes in memory besides, in bytes. */
export type Digest<Value> = (
  operations: readonly PublishedOperation[],
  generation: Generation,
) => Promise<{ readonly value: Value; readonly bytes: number }>

const keptBytes = 16 * 1024 * 1024

/** Each is made once, until something is published or the graph changes. */
export function createPublishedDigest<Value>(
  { published, generations }: Pick<FrontOptions, 'published' | 'generations'>,
  digest: Digest<Value>,
): PublishedDigest<Value> {
  const made = new LruCache<Value>(keptBytes)
  const making = new Map<string, Promise<Value>>()
  const make = async (key: string, ...of: Parameters<Digest<Value>>) => {
    const { value, bytes } = await digest(...of)
    made.set(key, value, bytes)
    return value
  }
  return {
    async read({ applicationId }) {
      const operations = (await published?.listNamed(applicationId)) ?? []
      const generation = generations.current
      const ids = createHash('sha256')
        .update(operations.map(({ id }) => id).join(' '))
        .digest('base64url')
      const key = `${applicationId} ${generation.number} ${ids}`
      const known = made.get(key) ?? making.get(key)
      if (known !== undefined) return known
      const value = make(key, operations, generation).finally(() => making.delete(key))
      making.set(key, value)
      return value
    },
  }
}
