import type { MailTransport } from '../../../integrations/mail/mail-transport.ts'
import type { Logger } from '../../../platform/telemetry/log.ts'

/**
 * Writes mail to the log instead of sending it, for a demo on a machine without a mail server. What the log shows lets
 * its reader act as the addressee, so this is for a demo world alone.
 */
export function createLogTransport(log: Logger): MailTransport {
  return {
    send: async (mail) =>
      log.info({ mail }, 'MAIL_URL is not set: this mail is shown here instead of being sent'),
    close: () => undefined,
  }
}
