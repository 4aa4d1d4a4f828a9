import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import type { Authenticator } from '../access/authenticate.ts'
import type { Engine } from '../execute/engine.ts'
import type { OperationLimits } from '../limits/operation-limits.ts'
import type { Traffic } from '../observe/traffic.ts'
import type { DocumentReader } from '../operation/read-document.ts'
import type { Cursors } from '../subscriptions/cursor.ts'
import type { SharedStreams } from '../subscriptions/follow-operation.ts'
import type { SupergraphGeneration } from '../supergraph/supergraph.ts'

/** What every way into the gateway stands on. */
export interface FrontOptions {
  readonly supergraph: SupergraphGeneration
  readonly engine: Engine
  readonly cursors: Cursors
  readonly sharedStreams: SharedStreams
  readonly documents: DocumentReader
  readonly authenticator: Authenticator
  readonly limits: OperationLimits
  readonly traffic: Traffic
  readonly log: Logger
  /** Names of client headers that subgraphs get to see. */
  readonly propagatedHeaders: readonly string[]
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
