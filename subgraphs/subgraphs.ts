import type { AnySubgraphDefinition } from '../platform/graphql/subgraph-definition.ts'
import { crm } from './crm/subgraph.ts'

/** Every subgraph there is. A seventh is a folder beside these and a line here and in `platform/config/services.ts`. */
export const subgraphs: readonly AnySubgraphDefinition[] = [crm]
