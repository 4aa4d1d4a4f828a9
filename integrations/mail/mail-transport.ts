/** One mail of plain text. */
export interface MailMessage {
  /** One address. */
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Hands mail to whoever delivers it. */
export interface MailTransport {
  /** Resolves when it was taken over for delivery; rejects with `MailError` otherwise. */
  send(message: MailMessage): Promise<void>
  close(): void
}

/** A mail could not be handed over. */
export class MailError extends Error {
  /** Whether trying again is of no use: the server refused this very mail for good. */
  readonly isPermanent: boolean

  constructor(message: string, isPermanent: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'MailError'
    this.isPermanent = isPermanent
  }
}
