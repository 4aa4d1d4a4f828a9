import { cacheControl, type SubgraphResult } from '../../platform/graphql/subgraph-service.ts'

/** How long, and by whom, an answer may be kept. */
export interface CachePolicy {
  readonly maxAgeSeconds: number
  readonly isPublic: boolean
}

/** What nothing is known against yet. */
export const boundless: CachePolicy = { maxAgeSeconds: Number.POSITIVE_INFINITY, isPublic: true }

const uncacheable: CachePolicy = { maxAgeSeconds: 0, isPublic: false }

/** The policy that keeps to both: the shorter time, the smaller circle. A result that says nothing is not kept. */
export function narrowPolicy(policy: CachePolicy, result: SubgraphResult): CachePolicy {
  if (policy === uncacheable) return policy
  const given = result[cacheControl] ?? result.extensions?.['cacheControl']
  if (typeof given !== 'string') return uncacheable
  return narrowPolicies(policy, readCacheControl(given))
}

/** The policy that keeps to both. */
export function narrowPolicies(policy: CachePolicy, { maxAgeSeconds, isPublic }: CachePolicy): CachePolicy {
  if (policy === uncacheable || maxAgeSeconds <= 0) return uncacheable
  return {
    maxAgeSeconds: Math.min(policy.maxAgeSeconds, maxAgeSeconds),
    isPublic: policy.isPublic && isPublic,
  }
}

/** Reads an HTTP `Cache-Control` of an answer; what is not said to be public is private. */
export function readCacheControl(header: string): CachePolicy {
  const directives = new Map(
    header
      .toLowerCase()
      .split(',')
      .map((directive) => {
        const [name = '', value = ''] = directive.split('=')
        return [name.trim(), value.trim().replaceAll('"', '')] as const
      }),
  )
  if (directives.has('no-store') || directives.has('no-cache')) return uncacheable
  const isPublic = directives.has('public') && !directives.has('private')
  const age = (isPublic ? directives.get('s-maxage') : undefined) ?? directives.get('max-age')
  return age !== undefined && /^\d+$/.test(age) ? { maxAgeSeconds: Number(age), isPublic } : uncacheable
}

/** The header for an answer; undefined when it must not be kept. */
export function printCacheControl({ maxAgeSeconds, isPublic }: CachePolicy): string | undefined {
  if (maxAgeSeconds <= 0 || !Number.isFinite(maxAgeSeconds)) return undefined
  return `max-age=${maxAgeSeconds}, ${isPublic ? 'public' : 'private'}`
}
