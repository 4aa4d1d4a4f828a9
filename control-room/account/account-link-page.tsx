import { useState } from 'react'
import { Field, FormPanel } from '../session/form-panel.tsx'
import { Wordmark } from '../wordmark.tsx'
import type { AccountLink } from './account-link.ts'
import type { Account } from './account.ts'

interface AccountLinkPageProps {
  readonly link: AccountLink
  readonly account: Account
  onLeave(): void
}

const words = {
  'verify-email': {
    title: 'Confirm your e-mail address',
    action: 'Confirm',
    done: 'Your e-mail address is confirmed.',
  },
  'change-email': {
    title: 'Confirm your new e-mail address',
    action: 'Confirm',
    done: 'From now on your account has this e-mail address.',
  },
  'reset-password': {
    title: 'Choose a new password',
    action: 'Set password',
    done: 'Your password is set, and whoever was signed in with the old one is signed out.',
  },
} as const

/** What a mailed link leads to. Nothing happens before somebody asks for it: programs that read mail open links, too. */
export function AccountLinkPage({ link: { kind, token }, account, onLeave }: AccountLinkPageProps) {
  const [isDone, setDone] = useState(false)
  const [password, setPassword] = useState('')
  const { title, action, done } = words[kind]
  const submit = async () => {
    const problem = await spend(account, { kind, token }, password)
    if (problem === null) setDone(true)
    return problem
  }
  return (
    <main className="sign-in">
      {isDone ? (
        <section className="panel sign-in-form">
          <Wordmark />
          <h1>{title}</h1>
          <p role="status">{done}</p>
          <button type="button" className="button-primary" onClick={onLeave}>
            To the control room
          </button>
        </section>
      ) : (
        <FormPanel title={title} action={action} busyAction="One moment…" onSubmit={submit}>
          {kind === 'reset-password' && (
            <Field
              label="New password"
              type="password"
              autoComplete="new-password"
              minLength={10}
              value={password}
              onChange={setPassword}
            />
          )}
        </FormPanel>
      )}
    </main>
  )
}

function spend(account: Account, { kind, token }: AccountLink, password: string): Promise<string | null> {
  if (token === '') return Promise.resolve('The link is not whole: open it from the mail, or copy all of it.')
  switch (kind) {
    case 'verify-email':
      return account.verifyEmail(token)
    case 'change-email':
      return account.changeEmail(token)
    case 'reset-password':
      return account.resetPassword(token, password)
  }
}
