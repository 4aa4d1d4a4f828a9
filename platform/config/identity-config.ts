import { z } from 'zod'

/** How people prove who they are, beyond a password, and how they are written to. */
export interface IdentityConfig {
  readonly mail: {
    /** `smtp://user:password@host:port` or `smtps://…`; null when this deployment sends no mail. */
    readonly url: string | null
    /** The sender, such as `Stratograph <accounts@example.org>`. */
    readonly from: string
    /** Whether mail that cannot be sent is written to the log: only beside an embedded database with demo accounts. */
    readonly showInLog: boolean
  }
  /** Where links in mails lead, `<accountUrl>/verify-email#token=…`; null to send the bare token. */
  readonly accountUrl: string | null
  /** An OpenID Connect issuer people may sign in with; null for none. */
  readonly oidc: OidcConfig | null
  /** A Supabase project whose access tokens are exchanged for a session; null for none. */
  readonly supabase: SupabaseConfig | null
}

export interface OidcConfig {
  /** The issuer's URL, whose `/.well-known/openid-configuration` tells the rest. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Where the issuer may send people back to; exact addresses. */
  readonly redirectUrls: readonly string[]
}

export interface SupabaseConfig {
  /** The project's URL; its tokens are issued by `<url>/auth/v1`. */
  readonly url: string
  readonly audience: string
  /** The project's legacy shared secret (HS256); null to verify by the project's published keys. */
  readonly jwtSecret: string | null
  /**
   * Whether the project lets nobody in before they confirmed their address. Its tokens do not say, and without it an
   * address of theirs links no account that is there.
   */
  readonly confirmsEmails: boolean
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })

/** The variables of identity, for the one shape that reads the environment. */
export const identityVariables = {
  MAIL_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' }).optional(),
  MAIL_FROM: z.string().min(3).max(320).default('Stratograph <no-reply@localhost>'),
  ACCOUNT_URL: httpUrl.optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_REDIRECT_URLS: z
    .string()
    .transform((text) => text.split(',').map((url) => url.trim()))
    .pipe(z.array(httpUrl).min(1))
    .optional(),
  SUPABASE_URL: httpUrl.optional(),
  SUPABASE_JWT_AUDIENCE: z.string().min(1).default('authenticated'),
  SUPABASE_CONFIRMS_EMAILS: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((text) => text === 'true'),
  SUPABASE_JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
}

export type IdentityVariables = z.infer<z.ZodObject<typeof identityVariables>>

const oidcVariables = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_REDIRECT_URLS'] as const

/** An issuer is given whole or not at all, and a shared secret belongs to a project. */
export function identityProblems(given: NodeJS.ProcessEnv): string[] {
  const missing = oidcVariables.filter((name) => given[name] === undefined)
  const isPartial = missing.length > 0 && missing.length < oidcVariables.length
  const problems = isPartial
    ? missing.map((name) => `${name} is missing: the OIDC_ variables go together`)
    : []
  if (given['SUPABASE_JWT_SECRET'] !== undefined && given['SUPABASE_URL'] === undefined)
    problems.push('SUPABASE_URL is missing: SUPABASE_JWT_SECRET belongs to a project')
  return problems
}

/** `isDemo`: demo accounts beside an embedded database, outside production. */
export function composeIdentityConfig(env: IdentityVariables, isDemo: boolean): IdentityConfig {
  const withoutSlash = (url: string) => url.replace(/\/+$/, '')
  return {
    mail: { url: env.MAIL_URL ?? null, from: env.MAIL_FROM, showInLog: isDemo && !env.MAIL_URL },
    accountUrl: env.ACCOUNT_URL ? withoutSlash(env.ACCOUNT_URL) : null,
    oidc: readOidc(env),
    supabase: env.SUPABASE_URL
      ? {
          url: withoutSlash(env.SUPABASE_URL),
          audience: env.SUPABASE_JWT_AUDIENCE,
          jwtSecret: env.SUPABASE_JWT_SECRET ?? null,
          confirmsEmails: env.SUPABASE_CONFIRMS_EMAILS,
        }
      : null,
  }
}

function readOidc(env: IdentityVariables): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env
  const redirectUrls = env.OIDC_REDIRECT_URLS
  return issuer && clientId && clientSecret && redirectUrls
    ? { issuer, clientId, clientSecret, redirectUrls }
    : null
}
