import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { CallingApplication } from '../access/api-keys.ts'
import type { Authenticated } from '../access/authenticate.ts'
import type { Variables } from '../cost/argument-cost.ts'
import { readCostRules } from '../cost/cost-rules.ts'
import type { CostRules } from '../cost/cost-rules.ts'
import { compileCost } from '../cost/operation-cost.ts'
import type { OperationCost } from '../cost/operation-cost.ts'
import type { PreparedOperation } from '../execute/engine.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import type { OperationPlan } from '../plan/operation-plan.ts'
import { PlanError } from '../plan/planner.ts'
import type { Generation } from '../supergraph/generation.ts'
import { budgetHeaders, describeStanding } from './budgets.ts'
import type { Budgets, BudgetStanding } from './budgets.ts'

/** One operation of a key, from its admission to its bill. */
export interface Charge {
  /** Ends it. Without data only what the operation costs anyway is kept, and what metered fields took; all of it when the client left. */
  settle(data: unknown, metered?: MeteredCosts): Promise<Bill>
  /** One more event of a subscription: its points, and whether its key had budget left for it. */
  debitEvent(data: unknown): Promise<MeasuredCost & { readonly isPaid: boolean }>
}

/** What something cost in fact, in points. */
export interface MeasuredCost {
  readonly actualCost: number
  /** By field, as far as it cost something; not rounded up as the whole is. */
  readonly fieldCosts: Readonly<Record<string, number>>
}

/** What goes back with the answer. */
export interface Bill extends MeasuredCost {
  readonly headers: Readonly<Record<string, string>>
  /** For `extensions.budget`. */
  readonly budget: object
  readonly estimatedCost: number
}

export interface OperationCharges {
  /** Undefined for whoever calls without a key. Rejects as `Budgets.admit` does. */
  admit(
    operation: ReadyOperation,
    authenticated: Authenticated,
    scope: RequestScope,
  ): Promise<Charge> | undefined
  /** What an operation would be estimated at, and how its key's budget stands; takes nothing. */
  preview(operation: ReadyOperation, application: CallingApplication, scope: RequestScope): Promise<Preview>
}

export interface Preview {
  readonly estimatedCost: number
  readonly standing: BudgetStanding
}

/** Prices each operation once, however often it is called. */
export function createOperationCharges(budgets: Budgets): OperationCharges {
  const costs = new WeakMap<PreparedOperation, Promise<OperationCost>>()
  const rules = new WeakMap<Generation, CostRules>()
  const rulesOf = (generation: Generation) => {
    const known = rules.get(generation) ?? readCostRules(generation.supergraph.supergraphSchema)
    rules.set(generation, known)
    return known
  }
  const costOf = (operation: ReadyOperation, scope: RequestScope) => {
    const known = costs.get(operation.prepared) ?? price(operation, rulesOf(operation.generation), scope)
    costs.set(operation.prepared, known)
    // A plan that was not to be had now may be had later.
    known.catch(() => costs.delete(operation.prepared))
    return known
  }
  const charge = async (
    operation: ReadyOperation,
    { apiKeyId, budget: keyBudget }: CallingApplication,
    scope: RequestScope,
  ): Promise<Charge> => {
    const { variables } = operation.request
    const cost = await costOf(operation, scope)
    const estimatedCost = Math.ceil(cost.estimate(variables))
    const admission = await budgets.admit(apiKeyId, keyBudget, estimatedCost)
    return {
      async debitEvent(data) {
        const measured = measureCost(cost, variables, data)
        return { isPaid: await admission.debit(measured.actualCost), ...measured }
      },
      async settle(data, metered) {
        // Who leaves before the answer pays what was reserved: else leaving in time would make all work free.
        const hasLeft = data === undefined && scope.signal?.aborted === true
        const measured = hasLeft
          ? { actualCost: estimatedCost, fieldCosts: {} }
          : measureCost(cost, variables, data, metered)
        const standing = await admission.settle(measured.actualCost)
        const budget = {
          cost: { estimated: estimatedCost, actual: measured.actualCost, ...(metered && { metered }) },
          ...describeStanding(standing),
        }
        return { headers: budgetHeaders(standing), budget, estimatedCost, ...measured }
      },
    }
  }
  return {
    async preview(operation, { apiKeyId, budget }, scope) {
      const [cost, standing] = await Promise.all([costOf(operation, scope), budgets.read(apiKeyId, budget)])
      return { estimatedCost: Math.ceil(cost.estimate(operation.request.variables)), standing }
    },
    admit: (operation, { application }, scope) => application && charge(operation, application, scope),
  }
}

function measureCost(
  cost: OperationCost,
  variables: Variables,
  data: unknown,
  metered?: MeteredCosts,
): MeasuredCost {
  const fieldCosts: Record<string, number> = {}
  const note = (field: string, points: number) => {
    fieldCosts[field] = (fieldCosts[field] ?? 0) + points
  }
  return { actualCost: Math.ceil(cost.measure(variables, data, metered, note)), fieldCosts }
}

async function price(
  { generation, document, request, prepared }: ReadyOperation,
  rules: CostRules,
  scope: RequestScope,
): Promise<OperationCost> {
  const { operationName } = request
  const options = { schema: generation.supergraph.apiSchema, rules }
  return compileCost({ document, operationName }, options, await findPlan(generation, prepared, scope))
}

/** An operation that cannot be planned says so when it is executed. */
async function findPlan(
  { engine }: Generation,
  prepared: PreparedOperation,
  scope: RequestScope,
): Promise<OperationPlan | undefined> {
  try {
    return (await engine.explain?.(prepared, scope))?.plan
  } catch (error) {
    if (error instanceof PlanError) return undefined
    throw error
  }
}
