import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { SharedState } from '../../platform/shared-state/shared-state.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import type { Authenticator } from '../access/authenticate.ts'
import type { Door } from '../access/door.ts'
import type { OperationCharges } from '../budget/charge-operation.ts'
import type { OperationLimits } from '../limits/operation-limits.ts'
import type { Traffic } from '../observe/traffic.ts'
import type { PublishedOperations } from '../registry/published-operations.ts'
import type { DocumentResolver } from '../registry/resolve-document.ts'
import type { Cursors } from '../subscriptions/cursor.ts'
import type { Generations } from '../supergraph/generation.ts'
import type { UsageMeter } from '../usage/usage-meter.ts'

/** What every way into the gateway stands on. */
export interface FrontOptions {
  /** What depends on the schema: each operation takes the current generation once. */
  readonly generations: Generations
  /** Finds the text of what is asked, sent or published. */
  readonly documents: DocumentResolver
  /** What partners published; unset where nobody does. */
  readonly published?: PublishedOperations | undefined
  /** What partners' keys are charged. */
  readonly charges: OperationCharges
  /** Where partners' calls are counted. */
  readonly usage: UsageMeter
  /** What all gateways of a deployment agree on. */
  readonly sharedState: SharedState
  readonly cursors: Cursors
  readonly authenticator: Authenticator
  readonly door: Door
  readonly limits: OperationLimits
  readonly traffic: Traffic
  readonly log: Logger
  /** Names of client headers that subgraphs get to see. */
  readonly propagatedHeaders: readonly string[]
  /** How many proxies of ours stand before the gateway: see `readClientAddress`. */
  readonly trustedProxies: number
  readonly introspection: boolean
  readonly production: boolean
}

/** Answers GraphQL over HTTP. */
export interface Front {
  answer(exchange: HttpExchange): Promise<void>
  /** Ends what would otherwise go on for as long as the client likes. */
  endStreams?(): void
  stop(): Promise<void>
}
