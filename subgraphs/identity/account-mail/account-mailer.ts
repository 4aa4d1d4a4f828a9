import { MailError } from '../../../integrations/mail/mail-transport.ts'
import type { MailTransport } from '../../../integrations/mail/mail-transport.ts'
import type { Transaction, ViewerDatabase } from '../../../platform/database/viewer-database.ts'
import type { Logger } from '../../../platform/telemetry/log.ts'
import { createOpaqueToken, hashOpaqueToken } from '../session/opaque-token.ts'
import { selectAccount, selectAccountByEmail } from '../user/user.store.ts'
import type { AccountRow } from '../user/user.store.ts'
import {
  carriesToken,
  composeAccountMail,
  maxMailTries,
  retryMailAt,
  tokenLifetimesMs,
} from './account-mail.ts'
import type { AccountMail } from './account-mail.ts'
import { claimDueMails, deleteSettledMails, postponeMail, settleMail } from './account-mail.store.ts'
import type { AccountMailRow } from './account-mail.store.ts'
import { replaceOneTimeToken } from './one-time-token.store.ts'

const batchSize = 20
// Longer than a transport takes to give up; another process may then try.
const leaseMs = 60_000
const keepSettledMs = 24 * 60 * 60 * 1000

export interface AccountMailerOptions {
  /** A service's database. */
  readonly database: ViewerDatabase
  readonly transport: MailTransport
  readonly accountUrl: string | null
  readonly log: Logger
  /** How often to look for mail that another process left or that is due again; 5 s by default. */
  readonly pauseMs?: number
}

/**
 * Sends the mail people asked for, at least once each. The token is made when the mail is sent and stored as a hash,
 * so nothing that waits here could be used by whoever reads the table.
 */
export class AccountMailer {
  readonly #options: AccountMailerOptions
  readonly #timer: NodeJS.Timeout
  #running: Promise<void> | undefined
  #isAskedAgain = false
  #isStopped = false

  constructor(options: AccountMailerOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.wake(), options.pauseMs ?? 5_000).unref()
  }

  /** Looks for mail now; call it when a transaction that asked for mail has committed. */
  wake(): void {
    this.#isAskedAgain = true
    if (this.#isStopped || this.#running) return
    this.#running = this.#run().finally(() => (this.#running = undefined))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#timer)
    await this.#running
    this.#options.transport.close()
  }

  async #run(): Promise<void> {
    const { database, log } = this.#options
    try {
      while (this.#isAskedAgain && !this.#isStopped) {
        this.#isAskedAgain = false
        const now = new Date()
        const due = await database.write((tx) =>
          claimDueMails(tx, now, new Date(now.getTime() + leaseMs), batchSize),
        )
        for (const row of due) await this.#deliver(row)
        if (due.length === batchSize) this.#isAskedAgain = true
        await database.write((tx) => deleteSettledMails(tx, new Date(now.getTime() - keepSettledMs)))
      }
    } catch (error) {
      log.warn({ err: error }, 'account mail cannot be read; it is tried again')
    }
  }

  async #deliver(row: AccountMailRow): Promise<void> {
    const { database, transport, accountUrl } = this.#options
    const mail = await database.write((tx) => prepareMail(tx, row))
    if (!mail) return
    try {
      await transport.send(composeAccountMail(mail, accountUrl))
      await database.write((tx) => settleMail(tx, row.id, 'SENT', new Date()))
    } catch (error) {
      await this.#fail(row, error)
    }
  }

  async #fail(row: AccountMailRow, error: unknown): Promise<void> {
    const now = new Date()
    const isLast = row.tries >= maxMailTries || (error instanceof MailError && error.isPermanent)
    this.#options.log.warn({ err: error, mail: row.id, isLast }, 'account mail was not sent')
    await this.#options.database.write((tx) =>
      isLast
        ? settleMail(tx, row.id, 'GIVEN_UP', now)
        : postponeMail(tx, row.id, retryMailAt(row.tries, now)),
    )
  }
}

/** The mail as it is to be sent, its token stored; settles it when there is nobody to write to or nothing to prove. */
async function prepareMail(tx: Transaction, row: AccountMailRow): Promise<AccountMail | null> {
  const { kind, userId, email: otherEmail } = row
  if (otherEmail !== null && userId === null)
    return { kind, email: otherEmail, displayName: null, token: null }
  const account = await findAddressee(tx, row)
  if (!account) {
    await settleMail(tx, row.id, 'NOT_NEEDED', new Date())
    return null
  }
  const { email, displayName } = account
  return { kind, email: otherEmail ?? email, displayName, token: await storeToken(tx, row, account) }
}

async function findAddressee(tx: Transaction, { kind, emailKey, userId }: AccountMailRow) {
  const owner = await selectAccountByEmail(tx, emailKey)
  // Whoever has the address an account is to get is not asked for it.
  if (userId !== null) return owner ? null : selectAccount(tx, userId)
  return kind === 'EMAIL_VERIFICATION' && owner?.emailVerifiedAt ? null : owner
}

async function storeToken(tx: Transaction, { kind, emailKey }: AccountMailRow, account: AccountRow) {
  if (!carriesToken(kind)) return null
  const token = createOpaqueToken()
  const createdAt = new Date()
  await replaceOneTimeToken(tx, {
    hash: hashOpaqueToken(token),
    kind,
    userId: account.id,
    emailKey,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + tokenLifetimesMs[kind]),
  })
  return token
}
