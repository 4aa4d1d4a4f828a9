import { z } from 'zod'

/** How large a request may be, and who may read answers from a page elsewhere; null where the default holds. */
export interface LimitsConfig {
  readonly bodyBytes: number | null
  readonly tokens: number | null
  readonly depth: number | null
  readonly aliases: number | null
  readonly rootFields: number | null
  readonly directives: number | null
  /** Requests a second of one person, service account or key; 0 for as many as it likes. */
  readonly ratePerSecond: number | null
  readonly rateBurst: number | null
  /** Requests a second from one address of whoever does not say who they are; 0 for as many as it likes. */
  readonly anonymousRatePerSecond: number | null
  readonly anonymousRateBurst: number | null
  /** Milliseconds a new operation may take to be planned. */
  readonly planBudgetMs: number | null
  /** Whether the schema may be asked for; null: outside production, and where the explorer is served. */
  readonly introspection: boolean | null
  /** Null: pages of any origin. */
  readonly allowedOrigins: readonly string[] | null
}

const count = (least: number, most: number) =>
  z.coerce.number('must be a number').int('must be whole').min(least).max(most).optional()

export const limitsVariables = {
  LIMIT_BODY_BYTES: count(1_024, 64 * 1024 * 1024),
  LIMIT_TOKENS: count(100, 1_000_000),
  LIMIT_DEPTH: count(1, 1_000),
  LIMIT_ALIASES: count(0, 100_000),
  LIMIT_ROOT_FIELDS: count(1, 100_000),
  LIMIT_DIRECTIVES: count(0, 100_000),
  RATE_LIMIT_PER_SECOND: count(0, 1_000_000),
  RATE_LIMIT_BURST: count(1, 10_000_000),
  RATE_LIMIT_ANONYMOUS_PER_SECOND: count(0, 1_000_000),
  RATE_LIMIT_ANONYMOUS_BURST: count(1, 10_000_000),
  PLAN_BUDGET_MS: count(10, 60_000),
  INTROSPECTION: z
    .enum(['true', 'false', '1', '0'], 'must be true or false')
    .transform((text) => text === 'true' || text === '1')
    .optional(),
  CORS_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine(
      (origins) => origins.every(isOrigin),
      'must be origins such as https://shop.example, with commas between',
    )
    .optional(),
}

/** A page's origin as browsers send it: scheme, host and port, nothing behind. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

export function composeLimitsConfig(env: z.infer<z.ZodObject<typeof limitsVariables>>): LimitsConfig {
  return {
    bodyBytes: env.LIMIT_BODY_BYTES ?? null,
    tokens: env.LIMIT_TOKENS ?? null,
    depth: env.LIMIT_DEPTH ?? null,
    aliases: env.LIMIT_ALIASES ?? null,
    rootFields: env.LIMIT_ROOT_FIELDS ?? null,
    directives: env.LIMIT_DIRECTIVES ?? null,
    ratePerSecond: env.RATE_LIMIT_PER_SECOND ?? null,
    rateBurst: env.RATE_LIMIT_BURST ?? null,
    anonymousRatePerSecond: env.RATE_LIMIT_ANONYMOUS_PER_SECOND ?? null,
    anonymousRateBurst: env.RATE_LIMIT_ANONYMOUS_BURST ?? null,
    planBudgetMs: env.PLAN_BUDGET_MS ?? null,
    introspection: env.INTROSPECTION ?? null,
    allowedOrigins: env.CORS_ORIGINS ?? null,
  }
}
