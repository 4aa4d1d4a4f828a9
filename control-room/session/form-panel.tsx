import { useId, useState } from 'react'
import type { FormEvent, InputHTMLAttributes, ReactNode } from 'react'
import { Wordmark } from '../wordmark.tsx'

interface FormPanelProps {
  readonly title: string
  readonly action: string
  /** What the button says while it works. */
  readonly busyAction: string
  /** Why somebody is here, before they did anything. */
  readonly notice?: string | null
  readonly children?: ReactNode
  /** Answers a sentence that says why not, null when it was done. */
  onSubmit(): Promise<string | null>
}

/** A form of its own page: fields, what is wrong with them, and one button. */
export function FormPanel({ title, action, busyAction, notice = null, children, onSubmit }: FormPanelProps) {
  const [problem, setProblem] = useState(notice)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(await onSubmit().catch(() => 'The server cannot be reached right now.'))
    setBusy(false)
  }
  return (
    <form className="panel sign-in-form" onSubmit={(event) => void submit(event)}>
      <Wordmark />
      <h1>{title}</h1>
      {children}
      <p className="form-problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="button-primary" disabled={isBusy}>
        {isBusy ? busyAction : action}
      </button>
    </form>
  )
}

interface FieldProps extends Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'autoComplete' | 'minLength' | 'inputMode' | 'autoFocus'
> {
  readonly label: string
  readonly value: string
  onChange(value: string): void
}

export function Field({ label, onChange, ...input }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} required {...input} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}
