import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { verifyAccessToken } from '../../platform/auth/access-token.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { identityKeySource } from '../../subgraphs/identity/services.ts'
import type { TestSubgraph } from './subgraph.ts'

export const accountPassword = 'correct horse battery'

/** An account that was opened through the graph, and its first session. */
export interface TestAccount {
  readonly email: string
  readonly userId: string
  readonly viewer: UserViewer
  readonly refreshToken: string
}

const tokens =
  'user { id } session { id } accessToken { value } refreshToken { value } userErrors { code field }'

/** What tests of identity do again and again, on one subgraph. */
export function accountsOf(subgraph: TestSubgraph) {
  const viewerOf = async (accessToken: string): Promise<UserViewer> => {
    const { viewer } = await verifyAccessToken(accessToken, identityKeySource(subgraph.services))
    if (viewer.kind !== 'user') throw new Error('The token is a machine’s.')
    return viewer
  }
  const signUp = async (email = `${createId()}@example.test`): Promise<TestAccount> => {
    const { userSignUp } = await subgraph.data(
      `mutation ($input: UserSignUpInput!) { userSignUp(input: $input) { ${tokens} } }`,
      { input: { email, password: accountPassword, displayName: 'Ada Lovelace' } },
    )
    const viewer = await viewerOf(userSignUp.accessToken.value)
    return { email, userId: userSignUp.user.id, viewer, refreshToken: userSignUp.refreshToken.value }
  }
  const signIn = async (email: string, password = accountPassword, more: Record<string, unknown> = {}) =>
    (
      await subgraph.data(`mutation ($input: UserSignInInput!) { userSignIn(input: $input) { ${tokens} } }`, {
        input: { email, password, ...more },
      })
    ).userSignIn
  const refresh = async (refreshToken: string) =>
    (
      await subgraph.data(
        `mutation ($refreshToken: String!) { sessionRefresh(input: { refreshToken: $refreshToken }) {
          session { id } accessToken { value } refreshToken { value } userErrors { code field } } }`,
        { refreshToken },
      )
    ).sessionRefresh
  const query = async <Row extends Record<string, unknown>>(statement: SQL): Promise<Row[]> => {
    const rows = await subgraph.database
      .as(serviceViewer('test'), 'test')
      .write(async (tx) => [...(await tx.execute(statement))])
    return rows as unknown as Row[]
  }
  const eventTypes = async (stream: string) =>
    (
      await query<{ type: string }>(
        sql`select type from platform.events where stream = ${stream} order by version`,
      )
    ).map((row) => row.type)
  return { viewerOf, signUp, signIn, refresh, query, eventTypes }
}
