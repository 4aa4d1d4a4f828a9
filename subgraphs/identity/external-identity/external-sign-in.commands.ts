import { OidcRefused, OidcUnavailable } from '../../../integrations/oidc/oidc-client.ts'
import type { OidcSecrets } from '../../../integrations/oidc/oidc-client.ts'
import { SupabaseTokenRefused, SupabaseUnavailable } from '../../../integrations/supabase/supabase-token.ts'
import { unavailable } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import type { IdentityContext } from '../context.ts'
import { createOpaqueToken, hashOpaqueToken } from '../session/opaque-token.ts'
import { admit } from '../session/sign-in.commands.ts'
import type { SignInAnswer } from '../session/sign-in.commands.ts'
import { decryptText, encryptText } from '../signing-key/key-encryption.ts'
import { findOrOpenAccount } from './external-account.commands.ts'
import type { UserSignInRedirectInput, UserSignInWithTokenInput } from './external-identity.input.ts'
import { insertRedirect, takeRedirect } from './external-identity.store.ts'

const redirectLifetimeMs = 10 * 60 * 1000

/** Where to send the browser to sign in elsewhere, and what it must come back with. */
export async function beginRedirect(context: IdentityContext, input: UserSignInRedirectInput) {
  const { oidc, redirectKey } = context.services.outside
  if (!oidc) return refuse('NOT_CONFIGURED', 'This deployment knows no outside issuer.')
  const { redirectUrl, device = null, organisationId = null } = input
  if (!oidc.redirectUrls.includes(redirectUrl))
    refuse('REDIRECT_NOT_ALLOWED', 'This address is not one to come back to.', ['input', 'redirectUrl'])
  const state = createOpaqueToken()
  const { url, secrets } = await oidc.client.begin(redirectUrl, state).catch(translate)
  const createdAt = new Date()
  const hash = hashOpaqueToken(state)
  const row = {
    hash,
    secrets: encryptText(JSON.stringify(secrets), redirectKey, hash),
    redirectUrl,
    organisationId,
    device,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + redirectLifetimeMs),
  }
  await context.services.databaseAsService(context.requestId).write((tx) => insertRedirect(tx, row))
  return { url, state }
}

/** Signs in whoever came back from the issuer; the address they came back with works once. */
export async function completeRedirect(context: IdentityContext, callback: string): Promise<SignInAnswer> {
  const { oidc, redirectKey } = context.services.outside
  if (!oidc) return refuse('NOT_CONFIGURED', 'This deployment knows no outside issuer.')
  const callbackUrl = URL.parse(callback) ?? refuseCallback()
  const state = callbackUrl.searchParams.get('state') ?? refuseCallback()
  const database = context.services.databaseAsService(context.requestId)
  const hash = hashOpaqueToken(state)
  const redirect = (await database.write((tx) => takeRedirect(tx, hash, new Date()))) ?? refuseCallback()
  if (withoutQuery(callbackUrl) !== withoutQuery(new URL(redirect.redirectUrl))) refuseCallback()
  const secrets = JSON.parse(decryptText(redirect.secrets, redirectKey, hash)) as OidcSecrets
  const claims = await oidc.client.complete(callbackUrl, state, secrets).catch(translate)
  const userId = await findOrOpenAccount(database, claims)
  return admit(context, { userId, organisationId: redirect.organisationId, device: redirect.device })
}

/** Exchanges an access token of the configured Supabase project for a session of ours. */
export async function signInWithToken(
  context: IdentityContext,
  input: UserSignInWithTokenInput,
): Promise<SignInAnswer> {
  const { supabase } = context.services.outside
  if (!supabase) return refuse('NOT_CONFIGURED', 'This deployment accepts no outside tokens.')
  const claims = await supabase.verify(input.token).catch(translate)
  const database = context.services.databaseAsService(context.requestId)
  const person = { ...claims, isEmailVerified: supabase.confirmsEmails, name: null }
  const userId = await findOrOpenAccount(database, person)
  return admit(context, {
    userId,
    organisationId: input.organisationId ?? null,
    device: input.device ?? null,
  })
}

function translate(error: unknown): never {
  if (error instanceof OidcRefused) return refuseCallback()
  if (error instanceof SupabaseTokenRefused)
    return refuse('INVALID_TOKEN', 'The token is not valid.', ['input', 'token'])
  if (error instanceof OidcUnavailable || error instanceof SupabaseUnavailable)
    throw unavailable('The issuer cannot be asked at the moment.', error)
  throw error
}

function refuseCallback(): never {
  return refuse('INVALID_CALLBACK', 'This sign-in was refused, is over, or was not begun here.', [
    'input',
    'callbackUrl',
  ])
}

function withoutQuery(url: URL): string {
  return `${url.origin}${url.pathname}`
}
