import { signAccessToken } from '../../../platform/auth/access-token.ts'
import { requireMember } from '../../../platform/auth/permission.ts'
import type { MachineViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { forbidden } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { IdentityContext } from '../context.ts'
import type { IdentityEvent } from '../events.ts'
import { selectActingMembership } from '../membership/membership.store.ts'
import { createOpaqueToken, hashOpaqueToken } from '../session/opaque-token.ts'
import { accessTokenLifetimeSeconds } from '../session/session.ts'
import { grantScopes, mayMake, mostWorkingSecrets, serviceAccountRole } from './service-account.ts'
import type { ServiceAccountCreateInput, ServiceAccountSignInInput } from './service-account.input.ts'
import {
  disableServiceAccountRow,
  insertSecret,
  insertServiceAccount,
  lockServiceAccount,
  revokeSecretRow,
  selectSecret,
  selectWorkingSecrets,
  useSecret,
} from './service-account.store.ts'
import type { ServiceAccountRow } from './service-account.store.ts'

/** Makes a program that acts for the viewer's organisation; only here is its secret seen. */
export async function createServiceAccount(context: IdentityContext, input: ServiceAccountCreateInput) {
  const { organisationId, userId } = requireMember(context.viewer, serviceAccountRole)
  const account: ServiceAccountRow = {
    id: createId(),
    organisationId,
    name: input.name.trim(),
    role: input.role,
    scopes: [...new Set(input.scopes)].sort(),
    createdById: userId,
    createdAt: new Date(),
    disabledAt: null,
  }
  return context.database.write(async (tx) => {
    // The role in the access token may be ten minutes old.
    const actor = await selectActingMembership(tx, userId, organisationId)
    if (!actor || !mayMake(actor.role, serviceAccountRole))
      throw forbidden(`This needs the role ${serviceAccountRole} or above.`)
    if (!mayMake(actor.role, input.role))
      refuse('ROLE_TOO_HIGH', 'This role is above your own, or OWNER.', ['input', 'role'])
    await insertServiceAccount(tx, account)
    const { name, role, scopes } = account
    await tell(tx, account, {
      type: 'identity.service_account.created',
      data: { serviceAccountId: account.id, organisationId, name, role, scopes },
    })
    return { serviceAccount: account, secret: await addSecretTo(tx, account) }
  })
}

/** Gives a service account a second secret, to replace the first without a pause. */
export async function addSecret(context: IdentityContext, id: string) {
  return withAccount(context, id, 'serviceAccountId', async (tx, account) => {
    if (account.disabledAt) refuseMissing('serviceAccountId')
    if ((await selectWorkingSecrets(tx, [id])).length >= mostWorkingSecrets)
      refuse('TOO_MANY_SECRETS', 'Two secrets work already; revoke one first.', ['input', 'serviceAccountId'])
    return { serviceAccount: account, secret: await addSecretTo(tx, account) }
  })
}

/** Ends a secret; one revoked before stays so. */
export async function revokeSecret(context: IdentityContext, secretId: string): Promise<ServiceAccountRow> {
  const { organisationId } = requireMember(context.viewer, serviceAccountRole)
  const secret = await context.database.read((tx) => selectSecret(tx, secretId, organisationId))
  if (!secret) return refuseMissing('secretId')
  return withAccount(context, secret.serviceAccountId, 'secretId', async (tx, account) => {
    const working = await selectWorkingSecrets(tx, [account.id])
    if (working.some(({ id }) => id === secretId)) await endSecret(tx, account, secretId, new Date())
    return account
  })
}

/** Ends a service account for good, with all its secrets. */
export async function disableServiceAccount(
  context: IdentityContext,
  id: string,
): Promise<ServiceAccountRow> {
  return withAccount(context, id, 'serviceAccountId', async (tx, account) => {
    if (account.disabledAt) return account
    const now = new Date()
    for (const secret of await selectWorkingSecrets(tx, [id])) await endSecret(tx, account, secret.id, now)
    await disableServiceAccountRow(tx, id, now)
    const { organisationId } = account
    await tell(tx, account, {
      type: 'identity.service_account.disabled',
      data: { serviceAccountId: id, organisationId },
    })
    return { ...account, disabledAt: now }
  })
}

/** Exchanges an id and a secret for an access token, as OAuth's client credentials grant does. */
export async function signInServiceAccount(context: IdentityContext, input: ServiceAccountSignInInput) {
  const database = context.services.databaseAsService(context.requestId)
  const viewer = await database.write(async (tx): Promise<MachineViewer> => {
    const used = await useSecret(tx, input.clientId, hashOpaqueToken(input.clientSecret), new Date())
    if (!used) return refuse('INVALID_CREDENTIALS', 'The id or the secret is wrong.')
    const { account, kind, secret } = used
    const scopes =
      grantScopes(account.scopes, input.scopes ?? null) ??
      refuse('SCOPE_NOT_GRANTED', 'The account does not have all these scopes.', ['input', 'scopes'])
    const { id, organisationId, role } = account
    await tell(tx, account, {
      type: 'identity.service_account.signed_in',
      data: { serviceAccountId: id, secretId: secret.id, organisationId, scopes },
    })
    return {
      kind: 'machine',
      principal: 'SERVICE_ACCOUNT',
      machineId: id,
      credentialId: secret.id,
      organisationId,
      organisationKind: kind,
      role,
      scopes,
    }
  })
  const expiresAt = new Date(Date.now() + accessTokenLifetimeSeconds * 1000)
  const value = await signAccessToken(
    viewer,
    context.services.signingKeys.current,
    accessTokenLifetimeSeconds,
  )
  return { accessToken: { value, expiresAt }, scopes: viewer.scopes }
}

async function withAccount<Value>(
  context: IdentityContext,
  id: string,
  field: string,
  work: (tx: Transaction, account: ServiceAccountRow) => Promise<Value>,
): Promise<Value> {
  const { organisationId } = requireMember(context.viewer, serviceAccountRole)
  return context.database.write(async (tx) => {
    const account = (await lockServiceAccount(tx, id, organisationId)) ?? refuseMissing(field)
    return work(tx, account)
  })
}

async function addSecretTo(tx: Transaction, account: ServiceAccountRow): Promise<string> {
  const secret = createOpaqueToken()
  const id = createId()
  const { id: serviceAccountId, organisationId } = account
  const times = { createdAt: new Date(), revokedAt: null, lastUsedAt: null }
  await insertSecret(tx, { id, serviceAccountId, organisationId, hash: hashOpaqueToken(secret), ...times })
  await tell(tx, account, {
    type: 'identity.service_account.secret_added',
    data: { serviceAccountId, secretId: id, organisationId },
  })
  return secret
}

async function endSecret(tx: Transaction, account: ServiceAccountRow, id: string, now: Date): Promise<void> {
  await revokeSecretRow(tx, id, now)
  await tell(tx, account, {
    type: 'identity.service_account.secret_revoked',
    data: { serviceAccountId: account.id, secretId: id, organisationId: account.organisationId },
  })
}

async function tell(tx: Transaction, account: ServiceAccountRow, event: IdentityEvent): Promise<void> {
  const { id, organisationId } = account
  await appendEvents(tx, {
    stream: stream('identity', 'service_account', id),
    events: [event],
    organisationId,
  })
}

function refuseMissing(field: string): never {
  return refuse('NOT_FOUND', 'Your organisation has no such service account or secret.', ['input', field])
}
