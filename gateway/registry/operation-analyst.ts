import { readFileSync, statSync } from 'node:fs'
import { Kind } from 'graphql'
import type { DocumentNode, GraphQLError, OperationDefinitionNode } from 'graphql'
import type {
  OperationAnalysis,
  OperationAnalyst,
  OperationKind,
} from '../../platform/graphql/operation-analyst.ts'
import { listRequiredScopes } from '../access/required-scopes.ts'
import { readRequirements } from '../access/requirements.ts'
import type { AccessRequirements } from '../access/requirements.ts'
import { readCostRules } from '../cost/cost-rules.ts'
import type { CostRules } from '../cost/cost-rules.ts'
import { compileCost } from '../cost/operation-cost.ts'
import { defaultLimits } from '../limits/operation-limits.ts'
import type { OperationLimits } from '../limits/operation-limits.ts'
import { createDocumentReader } from '../operation/read-document.ts'
import type { DocumentReader } from '../operation/read-document.ts'
import { DocumentRefused } from '../operation/request-error.ts'
import { readSchemas } from '../supergraph/supergraph.ts'
import type { SupergraphSchemas } from '../supergraph/supergraph.ts'
import { listDeprecatedUses } from './deprecated-uses.ts'
import { hashNormalised } from './normalise-document.ts'

interface Graph {
  readonly documents: DocumentReader
  readonly schema: SupergraphSchemas['apiSchema']
  readonly rules: CostRules
  readonly requirements: AccessRequirements
}

/** Judges operations as the gateway would that serves the supergraph in this file, also after the file has changed. */
export function createOperationAnalyst(
  path: string,
  limits: OperationLimits = defaultLimits,
): OperationAnalyst {
  let loaded: { readonly analyst: OperationAnalyst; readonly changedAt: number } | undefined
  const load = (): OperationAnalyst => {
    const changedAt = statSync(path).mtimeMs
    if (loaded?.changedAt !== changedAt)
      loaded = { analyst: createAnalystOf(readSchemas(readFileSync(path, 'utf8')), limits), changedAt }
    return loaded.analyst
  }
  return { analyse: (body) => load().analyse(body) }
}

/** Judges operations by one supergraph. */
export function createAnalystOf(
  { apiSchema: schema, supergraphSchema }: SupergraphSchemas,
  limits: OperationLimits = defaultLimits,
): OperationAnalyst {
  const graph: Graph = {
    documents: createDocumentReader({ schema, limits, introspection: true }),
    schema,
    rules: readCostRules(supergraphSchema),
    requirements: readRequirements(supergraphSchema),
  }
  return { analyse: (body) => analyseOperation(body, graph) }
}

function analyseOperation(body: string, graph: Graph): OperationAnalysis {
  const document = readDocument(body, graph)
  if ('problems' in document) return document
  const [operation, ...others] = document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )
  if (!operation || others.length > 0) return { problems: ['It must hold one operation.'] }
  // Usage and errors are told by name.
  if (!operation.name) return { problems: ['The operation needs a name.'] }
  return {
    name: operation.name.value,
    kind: operation.operation.toUpperCase() as OperationKind,
    normalisedHash: hashNormalised(document),
    estimatedCost: compileCost({ document }, graph).estimate({}),
    requiredScopes: listRequiredScopes(operation, document, graph),
    deprecatedUses: listDeprecatedUses(document, graph.schema),
  }
}

function readDocument(
  body: string,
  { documents }: Graph,
): DocumentNode | { problems: readonly [string, ...string[]] } {
  try {
    return documents.read(body)
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error
    const [first, ...others] = error.errors.map(tell)
    return { problems: [first ?? error.message, ...others] }
  }
}

function tell({ message, locations }: GraphQLError): string {
  const [place] = locations ?? []
  return place ? `${message} (line ${place.line}, column ${place.column})` : message
}
