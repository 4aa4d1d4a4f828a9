import { useState } from 'react'
import { Field, FormPanel } from '../session/form-panel.tsx'
import type { Account } from './account.ts'

/** Asks for a mail with which to choose a new password. It says the same whether or not there is an account. */
export function ForgottenForm({ account, onLeave }: { account: Account; onLeave(): void }) {
  const [email, setEmail] = useState('')
  const [isSent, setSent] = useState(false)
  const submit = async () => {
    const problem = await account.requestReset(email)
    setSent(problem === null)
    return problem
  }
  return (
    <main className="sign-in">
      <div>
        <FormPanel
          title="Choose a new password"
          action="Send me a link"
          busyAction="Sending…"
          onSubmit={submit}
        >
          <Field label="E-mail" type="email" autoComplete="username" value={email} onChange={setEmail} />
          {isSent && (
            <p role="status">If there is an account with this address, a mail is on its way to it.</p>
          )}
        </FormPanel>
        <button type="button" className="button-link" onClick={onLeave}>
          Back
        </button>
      </div>
    </main>
  )
}
