import { operationFromDocument, type Schema, type Supergraph } from '@apollo/federation-internals'
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner'
import type { DocumentNode } from 'graphql'
import type { FetchNode, OperationPlan, PlanNode, SubscriptionNode } from './operation-plan.ts'
import { PlanError, type InlinePlanner, type PlanRequest } from './planner.ts'
import { markConditions } from './repair/conditional-requirements.ts'
import { readRequirements } from './repair/requirements.ts'
import { requireKeys } from './repair/keyed-requirements.ts'
import { fillDirectiveArguments } from './repair/executable-directives.ts'
import { listTurns } from './repair/mutations-in-turn.ts'
import { askForTypes, listNarrowedFields } from './repair/narrowed-types.ts'
import { requireFetches } from './repair/unfetched-fields.ts'
import type { RequiredArguments } from './repair/required-arguments.ts'
import { requireInTurn } from './repair/requires-in-turn.ts'
import { restoreRequiredCalls } from './repair/restore-required-calls.ts'
import { useSafeNames } from './repair/safe-names.ts'
import { transformFetches } from './transform-plan.ts'

export interface ApolloPlannerOptions {
  /** The supergraph after `preparePlannerSchema`. */
  readonly supergraph: Supergraph
  /** The same, as it is written. */
  readonly document: DocumentNode
  readonly fieldNames: ReadonlySet<string>
  readonly requiredArguments: RequiredArguments | undefined
}

/** Apollo's planner behind our interface: its faults repaired before and after, its plan taken as plain JSON. */
export function createApolloPlanner({
  supergraph,
  document: schema,
  fieldNames,
  requiredArguments,
}: ApolloPlannerOptions): InlinePlanner {
  const apiSchema = supergraph.apiSchema()
  const requirements = readRequirements(schema)
  const narrowed = listNarrowedFields(schema)
  // Named fragments in subgraph operations cost more planning time than they save bytes.
  const planner = new QueryPlanner(supergraph, {
    reuseQueryFragments: false,
    incrementalDelivery: { enableDefer: true },
  })
  return {
    plan(request) {
      const { document, variableNames } = useSafeNames(request.document, fieldNames)
      const planned = planInTurn(fillDirectiveArguments(document, apiSchema), request.operationName, (turn) =>
        toPlainNode(buildPlan(planner, apiSchema, turn, request)),
      )
      const built = requireInTurn(planned, requirements)
      const repair = (fetch: FetchNode): FetchNode =>
        askForTypes(requireKeys(markConditions(fetch, requirements), requirements), narrowed)
      const repaired = built && transformFetches(built, repair)
      const node = repaired && requiredArguments ? restore(repaired, requiredArguments) : repaired
      requireFetches(request.document, request.operationName, node)
      return { node, ...(variableNames ? { variableNames } : {}) }
    },
  }
}

function planInTurn(
  document: DocumentNode,
  operationName: string | undefined,
  plan: (document: DocumentNode) => OperationPlan['node'],
): OperationPlan['node'] {
  const whole = plan(document)
  const turns = listTurns(document, operationName, whole)
  if (!turns) return whole
  const nodes = turns.map(plan).filter((node) => node !== undefined && node.kind !== 'Subscription')
  return { kind: 'Sequence', nodes }
}

function buildPlan(
  planner: QueryPlanner,
  apiSchema: Schema,
  document: DocumentNode,
  request: PlanRequest,
): QueryPlan {
  try {
    const { operationName } = request
    const operation = operationFromDocument(apiSchema, document, {
      validate: false,
      ...(operationName ? { operationName } : {}),
    })
    return planner.buildQueryPlan(
      operation,
      request.overrides ? { overrideConditions: new Map(request.overrides) } : {},
    )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (/exceeds? .*limit/i.test(message))
      throw new PlanError('OPERATION_TOO_COMPLEX', message, { cause: error })
    throw new PlanError('OPERATION_PLANNING_FAILED', 'The operation could not be planned', { cause: error })
  }
}

function restore(
  node: PlanNode | SubscriptionNode,
  required: RequiredArguments,
): PlanNode | SubscriptionNode {
  return transformFetches(node, (fetch) => restoreRequiredCalls(fetch, required))
}

/** Only what JSON can carry crosses this line: no planner class reaches the executor. */
function toPlainNode(plan: QueryPlan): OperationPlan['node'] {
  return plan.node ? JSON.parse(JSON.stringify(plan.node)) : undefined
}
