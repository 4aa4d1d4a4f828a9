import { useState } from 'react'
import { Field, FormPanel } from './form-panel.tsx'
import type { Session } from './session.ts'

/** The second step of signing in, for who has an authenticator. */
export function SecondFactorForm({ session }: { session: Session }) {
  const [code, setCode] = useState('')
  return (
    <main className="sign-in">
      <div>
        <FormPanel
          title="Show your second factor"
          action="Confirm"
          busyAction="Confirming…"
          onSubmit={() => session.confirm(code)}
        >
          <p className="form-hint">
            Six digits of your authenticator. Without it, one of your recovery codes: each works once.
          </p>
          <Field
            label="Code"
            type="text"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={setCode}
          />
        </FormPanel>
        <button type="button" className="button-link" onClick={() => session.cancel()}>
          Use another account
        </button>
      </div>
    </main>
  )
}
