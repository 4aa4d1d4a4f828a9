import { createHash } from 'node:crypto'
import type { CallingApplication } from '../access/api-keys.ts'
import { LruCache } from '../execute/lru-cache.ts'
import type { FrontOptions } from '../front/front.ts'
import { composeOpenApi } from './openapi.ts'

/** The descriptions of applications' endpoints. */
export interface Descriptions {
  /** The OpenAPI document, as JSON text. Throws `RequestError` 503 when nobody can be asked what was published. */
  read({ applicationId }: CallingApplication): Promise<string>
}

const keptBytes = 16 * 1024 * 1024

/** Each is written once, until something is published or the graph changes. */
export function createDescriptions({
  published,
  generations,
}: Pick<FrontOptions, 'published' | 'generations'>): Descriptions {
  const written = new LruCache<string>(keptBytes)
  return {
    async read({ applicationId }) {
      const operations = (await published?.listNamed(applicationId)) ?? []
      const generation = generations.current
      const ids = createHash('sha256')
        .update(operations.map(({ id }) => id).join(' '))
        .digest('base64url')
      const key = `${applicationId} ${generation.number} ${ids}`
      const known = written.get(key)
      if (known !== undefined) return known
      const text = JSON.stringify(await composeOpenApi(operations, generation))
      written.set(key, text, 2 * text.length)
      return text
    },
  }
}
