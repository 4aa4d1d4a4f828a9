import type { Config } from '../config/config.ts'
import type { SecretKeys } from '../config/secret.ts'
import type { SubgraphName } from '../config/services.ts'
import type { Database } from '../database/database.ts'
import type { Consumer } from '../events/consumer.ts'
import type { Logger } from '../telemetry/log.ts'
import type { RequestContext, SubgraphContext } from './context.ts'
import type { OperationAnalyst } from './operation-analyst.ts'

/** What a subgraph is handed once, at start, to make its long-lived services from. */
export interface SubgraphRuntime {
  readonly config: Config
  readonly database: Database
  readonly secrets: SecretKeys
  readonly log: Logger
  /** Null where the whole graph is not known. */
  readonly analyst: OperationAnalyst | null
}

// Method syntax on purpose: a resolver class is any class.
export type ResolverClass = new () => object

export type EntityReference = { readonly __typename: string } & Readonly<Record<string, unknown>>

/**
 * Everything that makes a subgraph, in one list: what `subgraphs/<name>/subgraph.ts` exports.
 * A seventh subgraph is a folder with such a list and one line in `platform/config/services.ts`.
 */
export interface SubgraphDefinition<Loaders = unknown, Services = unknown> {
  readonly name: SubgraphName
  readonly resolvers: readonly [ResolverClass, ...ResolverClass[]]
  /** Object types no field of this subgraph returns but that must be in its schema. */
  readonly orphanedTypes?: readonly ResolverClass[]
  /** How an entity is found from its key; always through a loader, since references come in batches. */
  readonly references: Readonly<
    Record<string, (reference: EntityReference, context: SubgraphContext<Loaders, Services>) => unknown>
  >
  createLoaders(context: RequestContext): Loaders
  /** Makes the services; whatever it starts ends when `close` of the returned object is called. */
  createServices?(runtime: SubgraphRuntime): Promise<Services>
  closeServices?(services: Services): Promise<void>
  /** Durable readers of the event log. */
  createConsumers?(services: Services): readonly Consumer[]
}

/** Checks a definition against its own loader and service types, then forgets them. */
export function defineSubgraph<Loaders, Services = undefined>(
  definition: SubgraphDefinition<Loaders, Services>,
): AnySubgraphDefinition {
  return definition as AnySubgraphDefinition
}

/** A definition whose own types no longer matter, as lists of subgraphs hold it. */
export type AnySubgraphDefinition = SubgraphDefinition<unknown, unknown>
