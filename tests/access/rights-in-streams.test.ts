import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { composeServices } from '@apollo/composition'
import { sql } from 'drizzle-orm'
import { parse } from 'graphql'
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { createId } from '../../platform/database/uuid.ts'
import { insertMembership } from '../../subgraphs/identity/membership/membership.store.ts'
import { identityKeySource } from '../../subgraphs/identity/services.ts'
import { identity } from '../../subgraphs/identity/subgraph.ts'
import { endsBy, openStream, protocols } from '../live/running-streams.ts'
import { accountPassword, accountsOf } from '../testkit/accounts.ts'
import { insertAcme } from '../testkit/people.ts'
import { testSubgraph, testUser } from '../testkit/subgraph.ts'
import { createTinySubgraph, startTinyGateway } from '../testkit/tiny-graph.ts'
import { post } from '../testkit/system.ts'

const wagesSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@requiresScopes", "@policy"])
  type Query {
    slip: Slip
  }
  type Subscription {
    slipMade: Slip
  }
  type Slip {
    name: String
    wage: Int @requiresScopes(scopes: [["role:admin"]])
    account: String @policy(policies: [["second_factor"]])
  }
`
const slip = { name: 'Ada', wage: 100, account: 'NL91' }
const wages = createTinySubgraph('wages', wagesSdl.slice(wagesSdl.indexOf('type Query')), {
  Query: { slip: () => slip },
  Subscription: {
    slipMade: {
      subscribe: async function* () {
        for (;;) {
          yield { slipMade: slip }
          await sleep(20)
        }
      },
    },
  },
})

const subgraph = testSubgraph(identity)
const { signUp, query: readRows } = accountsOf(subgraph)
let gateway: RunningGateway

beforeAll(async () => {
  const typeDefs = parse(readFileSync(join(rootFolder, 'schema', 'identity.graphql'), 'utf8'))
  const { supergraphSdl, errors } = composeServices([
    { name: 'identity', typeDefs },
    { name: 'wages', typeDefs: parse(wagesSdl) },
  ])
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
  gateway = await startTinyGateway([wages], {
    supergraphSdl,
    services: new Map([
      ['identity', subgraph.service],
      ['wages', wages],
    ]),
    keySource: identityKeySource(subgraph.services),
  })
})
afterAll(() => gateway?.stop())

const refusal = (field: string, operation: string) => ({
  message: 'Unauthorized field or type',
  path: [operation, field],
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
})

interface Session {
  readonly access: string
  readonly refresh: string
}

async function send(query: string, variables: Record<string, unknown>, access?: string) {
  const { data, errors } = await post(gateway.url, query, variables, access)
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

async function signIn(email: string): Promise<Session> {
  const query = `mutation ($input: UserSignInInput!) {
    userSignIn(input: $input) { accessToken { value } refreshToken { value } }
  }`
  const { userSignIn } = await send(query, { input: { email, password: accountPassword } })
  return { access: userSignIn.accessToken.value, refresh: userSignIn.refreshToken.value }
}

async function renew({ refresh }: Session): Promise<Session> {
  const query = `mutation ($input: SessionRefreshInput!) {
    sessionRefresh(input: $input) { accessToken { value } refreshToken { value } }
  }`
  const { sessionRefresh } = await send(query, { input: { refreshToken: refresh } })
  return { access: sessionRefresh.accessToken.value, refresh: sessionRefresh.refreshToken.value }
}

/** The first results of streams that follow `fields`, one stream for each protocol, and how these end. */
async function follow(fields: string, token: string) {
  const query = `subscription { slipMade { ${fields} } }`
  const streams = protocols.map((protocol) =>
    openStream(protocol, { url: gateway.url, token, query, variables: {} }),
  )
  await Promise.all(streams.map((stream) => stream.reaches(3)))
  return {
    results: streams.map(({ results }) => results[0]),
    ends: () => Promise.all(streams.map(({ end }) => end)),
    stop: () => streams.forEach((stream) => stream.stop()),
  }
}

const forEach = (result: unknown) => protocols.map(() => result)

test('a field that another role may not read is masked as soon as the role is another', async () => {
  const organisationId = await insertAcme(subgraph.database)
  const now = new Date()
  const join = { organisationId, state: 'ACTIVE', createdAt: now, joinedAt: now } as const
  const [boss, account] = [await signUp(), await signUp()]
  const membershipId = createId()
  await subgraph.database.as(serviceViewer('test'), 'test').write(async (tx) => {
    await insertMembership(tx, { ...join, id: createId(), userId: boss.userId, role: 'OWNER' })
    await insertMembership(tx, { ...join, id: membershipId, userId: account.userId, role: 'ADMIN' })
  })
  const before = await signIn(account.email)
  const whole = { data: { slipMade: { name: 'Ada', wage: 100 } } }
  const seeing = await follow('name wage', before.access)
  expect(seeing.results).toEqual(forEach(whole))

  const owner = testUser({ userId: boss.userId, organisationId, organisationKind: 'CLIENT', role: 'OWNER' })
  const changeRole = `mutation ($input: MembershipChangeRoleInput!) {
    membershipChangeRole(input: $input) { userErrors { code } }
  }`
  const { membershipChangeRole } = await subgraph.data(
    changeRole,
    { input: { membershipId, role: 'AGENT' } },
    owner,
  )
  expect(membershipChangeRole.userErrors).toEqual([])
  expect(await seeing.ends()).toEqual(endsBy('RIGHTS_CHANGED'))
  const stale = await post(gateway.url, '{ slip { name wage } }', {}, before.access)
  expect(stale.errors?.[0]?.extensions.code).toBe('RIGHTS_CHANGED')

  const after = await renew(before)
  const masked = await follow('name wage', after.access)
  expect(masked.results).toEqual(
    forEach({ data: { slipMade: { name: 'Ada', wage: null } }, errors: [refusal('wage', 'slipMade')] }),
  )
  masked.stop()
})

test('what stood on a second factor stops when it is taken off, in every session that showed it', async () => {
  const account = await signUp()
  const before = await signIn(account.email)
  const none = await post(gateway.url, '{ slip { name account } }', {}, before.access)
  expect(none).toMatchObject({
    data: { slip: { name: 'Ada', account: null } },
    errors: [refusal('account', 'slip')],
  })

  const enrol = 'mutation ($input: UserTotpEnrolInput!) { userTotpEnrol(input: $input) { secret } }'
  const { userTotpEnrol } = await send(enrol, { input: { password: accountPassword } }, before.access)
  const codeAt = (halfMinutes: number) =>
    new TOTP({ secret: userTotpEnrol.secret }).generate({ timestamp: Date.now() + halfMinutes * 30_000 })
  const confirm = `mutation ($input: UserTotpConfirmInput!) {
    userTotpConfirm(input: $input) { accessToken { value } recoveryCodes userErrors { code } }
  }`
  const { userTotpConfirm } = await send(confirm, { input: { code: codeAt(-1) } }, before.access)
  const shown: string = userTotpConfirm.accessToken.value
  const whole = { data: { slipMade: { account: 'NL91' } } }
  const seeing = await follow('account', shown)
  expect(seeing.results).toEqual(forEach(whole))
  // Who showed no factor loses nothing with it.
  const bystander = await follow('name', before.access)

  const disable =
    'mutation ($input: UserTotpDisableInput!) { userTotpDisable(input: $input) { userErrors { code } } }'
  const { userTotpDisable } = await send(disable, { input: { code: codeAt(0) } }, shown)
  expect(userTotpDisable.userErrors).toEqual([])
  expect(await seeing.ends()).toEqual(endsBy('RIGHTS_CHANGED'))
  const stale = await post(gateway.url, '{ slip { account } }', {}, shown)
  expect(stale.errors?.[0]?.extensions.code).toBe('RIGHTS_CHANGED')
  expect((await post(gateway.url, '{ slip { name } }', {}, before.access)).data).toEqual({
    slip: { name: 'Ada' },
  })
  bystander.stop()

  const after = await renew(before)
  const masked = await post(gateway.url, '{ slip { name account } }', {}, after.access)
  expect(masked.data).toEqual({ slip: { name: 'Ada', account: null } })
  const [row] = await readRows<{ shown: Date | null }>(
    sql`select second_factor_at as shown from identity.sessions where id = ${account.viewer.sessionId}`,
  )
  expect(row).toEqual({ shown: null })
})
