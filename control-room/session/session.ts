import {
  ConfirmSignInDocument,
  RefreshSessionDocument,
  SignInDocument,
  SignOutDocument,
} from '../../schema/generated/graphql.ts'
import { createPlainClient } from '../client/plain-client.ts'
import { createStore } from '../state/store.ts'
import type { Store } from '../state/store.ts'
import { isFresh, readTokens } from './tokens.ts'
import type { Tokens } from './tokens.ts'

export type SessionState =
  | { readonly status: 'signed-out'; readonly notice: string | null }
  /** The password was right; a code of the second factor is still to be shown. */
  | { readonly status: 'challenged' }
  | { readonly status: 'signed-in'; readonly name: string; readonly sessionNumber: number }

/** Who uses the page, and the tokens that prove it. */
export interface Session {
  readonly url: string
  readonly state: Pick<Store<SessionState>, 'get' | 'listen'>
  /** Answers a sentence that says why not, null when it went on: see `state`. Rejects when the server cannot be reached. */
  signIn(email: string, password: string): Promise<string | null>
  /** Shows a code of the authenticator, or a recovery code; answers as `signIn` does. */
  confirm(code: string): Promise<string | null>
  /** Gives up a sign-in that waits for its code. */
  cancel(): void
  /** An access token that is good for a while, renewed when it has to be; null when signed out. */
  readToken(): Promise<string | null>
  /** The same with its end, in milliseconds since the epoch. */
  readAccess(): Promise<{ readonly token: string; readonly expiresAt: number } | null>
  /** The server does not believe the present access token any more: whoever asks next gets another. */
  distrustToken(): void
  signOut(): Promise<void>
}

type SignInAnswer = Parameters<typeof readTokens>[0] & {
  readonly user: { readonly displayName: string } | null
  readonly userErrors: readonly { readonly message: string }[]
}

const noAnswer = 'The server gave no answer. Try again.'

export function createSession(url: string): Session {
  const client = createPlainClient(url)
  const state = createStore<SessionState>({ status: 'signed-out', notice: null })
  let tokens: Tokens | null = null
  let waiting: { readonly challenge: string; readonly email: string } | null = null
  let renewing: Promise<void> | null = null
  let sessionNumber = 0

  const leave = (notice: string | null) => {
    tokens = null
    waiting = null
    state.set({ status: 'signed-out', notice })
  }

  const enter = (answer: SignInAnswer, email: string): string | null => {
    const issued = readTokens(answer)
    if (!issued) return answer.userErrors[0]?.message ?? 'You could not be signed in.'
    tokens = issued
    waiting = null
    sessionNumber += 1
    state.set({ status: 'signed-in', name: answer.user?.displayName ?? email, sessionNumber })
    return null
  }

  const renew = async ({ refresh }: Tokens) => {
    const { data } = await client.mutate({
      mutation: RefreshSessionDocument,
      variables: { input: { refreshToken: refresh } },
    })
    const issued = data && readTokens(data.sessionRefresh)
    if (issued) tokens = issued
    else leave('Your session has ended. Sign in again.')
  }

  const readAccess: Session['readAccess'] = async () => {
    if (tokens && !isFresh(tokens, Date.now())) {
      // A refresh token works once: all who need it now wait for the same exchange.
      renewing ??= renew(tokens).finally(() => (renewing = null))
      // A server that is away refuses the old token by itself, and whoever asked tries again.
      await renewing.catch(() => undefined)
    }
    return tokens && { token: tokens.access, expiresAt: tokens.accessExpiresAt }
  }

  return {
    url,
    state,
    readAccess,
    distrustToken() {
      if (tokens) tokens = { ...tokens, accessExpiresAt: 0 }
    },
    async signIn(email, password) {
      const input = { email, password, device: 'Control room' }
      const { data } = await client.mutate({ mutation: SignInDocument, variables: { input } })
      if (!data) return noAnswer
      const { challenge } = data.userSignIn
      if (!challenge) return enter(data.userSignIn, email)
      waiting = { challenge: challenge.value, email }
      state.set({ status: 'challenged' })
      return null
    },
    async confirm(code) {
      if (!waiting) return 'Begin anew with your password.'
      const { challenge, email } = waiting
      const variables = { input: { challenge, code } }
      const { data } = await client.mutate({ mutation: ConfirmSignInDocument, variables })
      if (!data) return noAnswer
      const { userErrors } = data.userSignInConfirm
      if (userErrors[0]?.code === 'INVALID_CHALLENGE')
        leave('That took too long, or too many tries. Sign in again.')
      return enter(data.userSignInConfirm, email)
    },
    cancel: () => leave(null),
    readToken: async () => (await readAccess())?.token ?? null,
    async signOut() {
      const token = tokens?.access
      leave(null)
      if (!token) return
      const context = { headers: { authorization: `Bearer ${token}` } }
      await client.mutate({ mutation: SignOutDocument, context }).catch(() => undefined)
    },
  }
}
