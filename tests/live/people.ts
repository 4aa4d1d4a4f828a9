import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { post } from '../testkit/system.ts'

/** A session of a demo account, as its client holds it. */
export interface HeldSession {
  readonly id: string
  readonly access: string
  readonly refresh: string
}

const tokens = 'accessToken { value } refreshToken { value } session { id } userErrors { code }'

export async function openSession(url: string, email: string): Promise<HeldSession> {
  const query = `mutation ($input: UserSignInInput!) { userSignIn(input: $input) { ${tokens} } }`
  const { data } = await post(url, query, { input: { email, password: demoPassword } })
  return read(data.userSignIn)
}

/** Exchanges the refresh token; rejects with the code when it is refused. */
export async function renewSession(url: string, { refresh }: HeldSession): Promise<HeldSession> {
  const query = `mutation ($input: SessionRefreshInput!) { sessionRefresh(input: $input) { ${tokens} } }`
  const { data } = await post(url, query, { input: { refreshToken: refresh } })
  return read(data.sessionRefresh)
}

export async function endSession(url: string, session: HeldSession, by: HeldSession): Promise<void> {
  const query =
    'mutation ($input: SessionRevokeInput!) { sessionRevoke(input: $input) { userErrors { code } } }'
  const { data } = await post(url, query, { input: { sessionId: session.id } }, by.access)
  refuseErrors(data.sessionRevoke)
}

/** Gives somebody another role in the organisation they act for, or none. */
export async function changeRole(
  url: string,
  of: HeldSession,
  role: string | null,
  by: HeldSession,
): Promise<void> {
  const membershipId = await findMembership(url, of)
  const change =
    'mutation ($input: MembershipChangeRoleInput!) { done: membershipChangeRole(input: $input) { userErrors { code } } }'
  const revoke =
    'mutation ($input: MembershipRevokeInput!) { done: membershipRevoke(input: $input) { userErrors { code } } }'
  const input = role === null ? { membershipId } : { membershipId, role }
  const { data } = await post(url, role === null ? revoke : change, { input }, by.access)
  refuseErrors(data.done)
}

async function findMembership(url: string, { access }: HeldSession): Promise<string> {
  const { data } = await post(url, '{ me { memberships { edges { node { id } } } } }', {}, access)
  return data.me.memberships.edges[0].node.id
}

/** A partner's application with a key of the organisation its maker acts for. */
export async function createKey(
  url: string,
  by: HeldSession,
): Promise<{ readonly id: string; readonly secret: string }> {
  const application =
    'mutation ($input: ApplicationCreateInput!) { made: applicationCreate(input: $input) { application { id } userErrors { code } } }'
  const key =
    'mutation ($input: ApiKeyCreateInput!) { made: apiKeyCreate(input: $input) { apiKey { id } secret userErrors { code } } }'
  const name = `Dashboard ${by.id.slice(-12)}`
  const created = await post(url, application, { input: { name } }, by.access)
  refuseErrors(created.data.made)
  const applicationId: string = created.data.made.application.id
  const input = { applicationId, name, environment: 'TEST', scopes: ['ecosystem:read'] }
  const { data } = await post(url, key, { input }, by.access)
  refuseErrors(data.made)
  return { id: data.made.apiKey.id, secret: data.made.secret }
}

export async function revokeKey(url: string, id: string, by: HeldSession): Promise<void> {
  const query =
    'mutation ($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) { userErrors { code } } }'
  const { data } = await post(url, query, { input: { id } }, by.access)
  refuseErrors(data.apiKeyRevoke)
}

function read(payload: any): HeldSession {
  refuseErrors(payload)
  const { session, accessToken, refreshToken } = payload
  return { id: session.id, access: accessToken.value, refresh: refreshToken.value }
}

function refuseErrors({ userErrors }: { userErrors: readonly { code: string }[] }): void {
  if (userErrors[0]) throw new Error(userErrors[0].code)
}
