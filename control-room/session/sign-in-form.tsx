import { useState } from 'react'
import { Field, FormPanel } from './form-panel.tsx'
import type { Session } from './session.ts'
import type { Settings } from './settings.ts'

interface SignInFormProps {
  readonly session: Session
  readonly settings: Settings
  /** Why somebody who was signed in is here again. */
  readonly notice: string | null
  onForgotten(): void
}

export function SignInForm({ session, settings, notice, onForgotten }: SignInFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <main className="sign-in">
      <div>
        <FormPanel
          title="Sign in to the control room"
          action="Sign in"
          busyAction="Signing in…"
          notice={notice}
          onSubmit={() => session.signIn(email, password)}
        >
          <Field label="E-mail" type="email" autoComplete="username" value={email} onChange={setEmail} />
          <Field
            label="Password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
        </FormPanel>
        <button type="button" className="button-link" onClick={onForgotten}>
          Forgot it?
        </button>
      </div>
      {settings.demoAccounts.length > 0 && (
        <DemoAccounts
          settings={settings}
          onChoose={(chosen) => {
            setEmail(chosen)
            setPassword(settings.demoPassword)
          }}
        />
      )}
    </main>
  )
}

function DemoAccounts({ settings, onChoose }: { settings: Settings; onChoose(email: string): void }) {
  return (
    <section className="panel demo-accounts" aria-labelledby="demo-accounts-title">
      <h2 id="demo-accounts-title">Demo accounts</h2>
      <p>This is a demo world. Choose who to be; the password comes along.</p>
      <ul>
        {settings.demoAccounts.map(({ email, role }) => (
          <li key={email}>
            <button type="button" onClick={() => onChoose(email)}>
              <span className="demo-email">{email}</span>
              <span className="demo-role">{role}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
