import type { AnySubgraphDefinition } from '../platform/graphql/subgraph-definition.ts'
import { ai } from './ai/subgraph.ts'
import { commerce } from './commerce/subgraph.ts'
import { crm } from './crm/subgraph.ts'
import { ecosystem } from './ecosystem/subgraph.ts'
import { identity } from './identity/subgraph.ts'
import { marketplace } from './marketplace/subgraph.ts'

/** Every subgraph there is. A seventh is a folder beside these and a line here and in `platform/config/services.ts`. */
export const subgraphs: readonly AnySubgraphDefinition[] = [
  identity,
  commerce,
  crm,
  marketplace,
  ai,
  ecosystem,
]
