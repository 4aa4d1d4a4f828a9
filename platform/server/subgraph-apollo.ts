import { ApolloServer } from '@apollo/server'
import type { BaseContext } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { LocalSubgraphService, RequestScope } from '../graphql/subgraph-service.ts'
import type { Logger } from '../telemetry/log.ts'

export interface ScopeContext extends BaseContext {
  readonly scope: RequestScope
}

export interface SubgraphApolloOptions {
  readonly service: LocalSubgraphService
  readonly introspection: boolean
  readonly log: Logger
}

/** ApolloServer reads, validates and answers; the subgraph itself executes, exactly as it does in process. */
export function createSubgraphApollo({
  service,
  introspection,
  log,
}: SubgraphApolloOptions): ApolloServer<ScopeContext> {
  return new ApolloServer<ScopeContext>({
    gateway: {
      load: async () => ({
        executor: ({ request, context }) => {
          const { query = '', operationName, variables } = request
          return service.execute({ query, operationName, variables }, (context as ScopeContext).scope)
        },
      }),
      onSchemaLoadOrUpdate(publish) {
        publish({ apiSchema: service.schema, coreSupergraphSdl: '' })
        return () => undefined
      },
      stop: async () => undefined,
    },
    introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    logger: log,
    // How long an answer may be kept is in its extensions; Apollo's header would deny it.
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled()],
  })
}
