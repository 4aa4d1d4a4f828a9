import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import { Wordmark } from '../wordmark.tsx'
import type { Session } from './session.ts'
import type { Settings } from './settings.ts'

interface SignInFormProps {
  readonly session: Session
  readonly settings: Settings
  /** Why somebody who was signed in is here again. */
  readonly notice: string | null
}

export function SignInForm({ session, settings, notice }: SignInFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [refusal, setRefusal] = useState(notice)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const problem = await session
      .signIn(email, password)
      .catch(() => 'The server cannot be reached right now.')
    if (problem === null) return
    setRefusal(problem)
    setBusy(false)
  }
  return (
    <main className="sign-in">
      <form className="panel sign-in-form" onSubmit={(event) => void submit(event)}>
        <Wordmark />
        <h1>Sign in to the control room</h1>
        <Field label="E-mail" type="email" autoComplete="username" value={email} onChange={setEmail} />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <p className="form-problem" role="alert">
          {refusal}
        </p>
        <button type="submit" className="button-primary" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
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

interface FieldProps {
  readonly label: string
  readonly type: 'email' | 'password'
  readonly autoComplete: string
  readonly value: string
  onChange(value: string): void
}

function Field({ label, type, autoComplete, value, onChange }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        autoComplete={autoComplete}
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
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
