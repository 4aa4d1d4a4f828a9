import { createTransport } from 'nodemailer'
import { MailError } from './mail-transport.ts'
import type { MailTransport } from './mail-transport.ts'

const timeoutMs = 10_000

/**
 * Mail through an SMTP server. `url` is `smtp://user:password@host:port` (STARTTLS where the server offers it,
 * and always with a password) or `smtps://…`; `from` the sender as in a header.
 */
export function createSmtpTransport(url: string, from: string): MailTransport {
  const smtp = createTransport(
    {
      url,
      // A password is shown to nobody who might be listening.
      requireTLS: new URL(url).username !== '',
      pool: true,
      maxConnections: 2,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      // A mail is text from us: nothing in it may make this process read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
  return {
    async send({ to, subject, text }) {
      try {
        // As an object, so that commas and brackets in an address cannot make two of one.
        await smtp.sendMail({ to: { name: '', address: to }, subject, text })
      } catch (cause) {
        throw toMailError(cause)
      }
    },
    close: () => smtp.close(),
  }
}

function toMailError(cause: unknown): MailError {
  const status = (cause as { responseCode?: unknown }).responseCode
  // RFC 5321: 5xx is for good, except that 535 and 530 tell of our own credentials, which may be mended.
  const isPermanent = typeof status === 'number' && status >= 500 && status !== 535 && status !== 530
  const told = typeof status === 'number' ? `answered ${status}` : 'could not be reached'
  return new MailError(`The mail server ${told}.`, isPermanent, cause)
}
