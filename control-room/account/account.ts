import type { TypedDocumentNode } from '@apollo/client'
import {
  ChangeEmailDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
  VerifyEmailDocument,
} from '../../schema/generated/graphql.ts'
import { createPlainClient } from '../client/plain-client.ts'

/** What can be done about an account without being signed in. Each answers why not, null when it was done. */
export interface Account {
  requestReset(email: string): Promise<string | null>
  resetPassword(token: string, password: string): Promise<string | null>
  verifyEmail(token: string): Promise<string | null>
  changeEmail(token: string): Promise<string | null>
}

interface Answer {
  readonly answer: { readonly userErrors: readonly { readonly message: string }[] }
}

export function createAccount(url: string): Account {
  const client = createPlainClient(url)
  const send = async <Input extends object>(
    mutation: TypedDocumentNode<Answer, { input: Input }>,
    input: Input,
  ): Promise<string | null> => {
    const { data, error } = await client.mutate({ mutation, variables: { input }, errorPolicy: 'all' })
    if (!data) return error?.message ?? 'The server gave no answer. Try again.'
    return data.answer.userErrors[0]?.message ?? null
  }
  return {
    requestReset: (email) => send(RequestPasswordResetDocument, { email }),
    resetPassword: (token, password) => send(ResetPasswordDocument, { token, password }),
    verifyEmail: (token) => send(VerifyEmailDocument, { token }),
    changeEmail: (token) => send(ChangeEmailDocument, { token }),
  }
}
