import type { JSONWebKeySet } from 'jose'
import { createLocalKeySource } from '../../platform/auth/access-token.ts'
import type { KeySource } from '../../platform/auth/access-token.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import type { ViewerDatabase } from '../../platform/database/viewer-database.ts'
import type { OperationAnalyst } from '../../platform/graphql/operation-analyst.ts'
import type { SubgraphRuntime } from '../../platform/graphql/subgraph-definition.ts'
import { createSmtpTransport } from '../../integrations/mail/smtp-transport.ts'
import { AccountMailer } from './account-mail/account-mailer.ts'
import { createLogTransport } from './account-mail/log-transport.ts'
import { auditKeyPurpose } from './audit/audit-chain.ts'
import { openOutsideIssuers } from './external-identity/outside-issuers.ts'
import type { OutsideIssuers } from './external-identity/outside-issuers.ts'
import { AttemptGate } from './lockout/attempt-gate.ts'
import { clientGateLimits } from './lockout/client-gate.ts'
import { foundOperator } from './organisation/operator.commands.ts'
import type { OperatorFounding } from './organisation/operator.commands.ts'
import { PasswordHasher } from './password/password-hasher.ts'
import { SigningKeys } from './signing-key/signing-keys.ts'

interface IdentityParts {
  readonly database: Database
  readonly signingKeys: SigningKeys
  readonly auditKey: Uint8Array
  readonly mailer: AccountMailer | null
  readonly factorKeys: FactorKeys
  readonly outside: OutsideIssuers
  readonly analyst: OperationAnalyst | null
}

/** 32 bytes each: what encrypts authenticators' keys, and what recovery codes are hashed with. */
interface FactorKeys {
  readonly totp: Buffer
  readonly recovery: Buffer
}

/** What identity keeps for as long as it runs. */
export class IdentityServices {
  readonly passwordHasher = new PasswordHasher()
  /** By account and client, or by person. */
  readonly attemptGate = new AttemptGate()
  /** By the client's network. */
  readonly clientGate = new AttemptGate(clientGateLimits)
  readonly signingKeys: SigningKeys
  /** Seals the entries of the audit log. */
  readonly auditKey: Uint8Array
  /** Null when this deployment sends no mail. */
  readonly mailer: AccountMailer | null
  readonly factorKeys: FactorKeys
  readonly outside: OutsideIssuers
  /** Null where the whole graph is not known. */
  readonly analyst: OperationAnalyst | null
  readonly #database: Database

  constructor(parts: IdentityParts) {
    this.#database = parts.database
    this.signingKeys = parts.signingKeys
    this.auditKey = parts.auditKey
    this.mailer = parts.mailer
    this.factorKeys = parts.factorKeys
    this.outside = parts.outside
    this.analyst = parts.analyst
  }

  /**
   * The database with identity's own rights. For what happens before anybody is signed in, and for the tables no
   * person may read; all else runs with the viewer's rights.
   */
  databaseAsService(requestId: string): ViewerDatabase {
    return this.#database.as(serviceViewer('identity'), requestId)
  }

  /** The public keys to check access tokens with, as served at `/.well-known/jwks.json`. */
  jwks(): JSONWebKeySet {
    return this.signingKeys.published
  }
}

export async function createIdentityServices(runtime: SubgraphRuntime): Promise<IdentityServices> {
  const encryptionKey = runtime.secrets.derive('identity-signing-keys')
  const database = runtime.database.as(serviceViewer('identity'), 'start')
  return new IdentityServices({
    database: runtime.database,
    signingKeys: await SigningKeys.open({ database, encryptionKey, log: runtime.log }),
    auditKey: runtime.secrets.derive(auditKeyPurpose),
    mailer: createMailer(runtime),
    factorKeys: {
      totp: runtime.secrets.derive('identity-totp'),
      recovery: runtime.secrets.derive('identity-recovery-codes'),
    },
    outside: openOutsideIssuers(runtime.config.identity, runtime.secrets.derive('identity-redirects')),
    analyst: runtime.analyst,
  })
}

export async function closeIdentityServices(services: IdentityServices): Promise<void> {
  services.signingKeys.stop()
  await services.mailer?.stop()
}

function createMailer({ config, database, log }: SubgraphRuntime): AccountMailer | null {
  const { mail, accountUrl } = config.identity
  const transport = mail.url
    ? createSmtpTransport(mail.url, mail.from)
    : mail.showInLog && createLogTransport(log)
  if (!transport) return null
  return new AccountMailer({
    database: database.as(serviceViewer('identity'), 'account-mail'),
    transport,
    accountUrl,
    log,
  })
}

/**
 * The keys of an identity subgraph in this process, for the gateway. Takes the services as a list of subgraphs holds
 * them, without their type, and throws when they are another subgraph's.
 */
export function identityKeySource(services: unknown): KeySource {
  return createLocalKeySource(() => readJwks(services))
}

/** Founds the operator organisation of an identity subgraph in this process, unless there is one. */
export function foundOperatorOf(services: unknown, founding: OperatorFounding): Promise<boolean> {
  if (!(services instanceof IdentityServices)) throw new TypeError('These are not the services of identity.')
  return foundOperator(services, founding)
}

/** The public keys of an identity subgraph in this process; throws for another subgraph's services. */
export function readJwks(services: unknown): JSONWebKeySet {
  if (!(services instanceof IdentityServices)) throw new TypeError('These are not the services of identity.')
  return services.jwks()
}
