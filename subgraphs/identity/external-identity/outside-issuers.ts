import { createOidcClient } from '../../../integrations/oidc/oidc-client.ts'
import type { OidcClient } from '../../../integrations/oidc/oidc-client.ts'
import { createSupabaseVerifier } from '../../../integrations/supabase/supabase-token.ts'
import type { SupabaseClaims } from '../../../integrations/supabase/supabase-token.ts'
import type { IdentityConfig } from '../../../platform/config/identity-config.ts'

/** The issuers people may come from, as far as they are configured. */
export interface OutsideIssuers {
  readonly oidc: { readonly client: OidcClient; readonly redirectUrls: readonly string[] } | null
  readonly supabase: {
    readonly verify: (token: string) => Promise<SupabaseClaims>
    readonly confirmsEmails: boolean
  } | null
  /** 32 bytes: what is kept of a sign-in on its way is encrypted under it. */
  readonly redirectKey: Buffer
}

export function openOutsideIssuers({ oidc, supabase }: IdentityConfig, redirectKey: Buffer): OutsideIssuers {
  return {
    oidc: oidc && { client: createOidcClient(oidc), redirectUrls: oidc.redirectUrls },
    supabase: supabase && {
      verify: createSupabaseVerifier(supabase),
      confirmsEmails: supabase.confirmsEmails,
    },
    redirectKey,
  }
}
