import { requireOperator } from '../../../platform/auth/permission.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import type { IdentityContext } from '../context.ts'
import type { ApiKeyBudgetChanged } from '../events.ts'
import { appendKeyEvent, factsOf } from './api-key.commands.ts'
import { lockAnyApiKey, setBudget } from './api-key.store.ts'
import type { ApiKeyRow } from './api-key.store.ts'
import type { KeyBudget } from './key-budget.ts'
import type { ApiKeyBudgetSetInput } from './key-budget.input.ts'

/** Gives a partner's key more or less; our staff only. The gateway follows within seconds. */
export async function setKeyBudget(
  context: IdentityContext,
  input: ApiKeyBudgetSetInput,
): Promise<ApiKeyRow> {
  const { organisationId } = requireOperator(context.viewer, 'MANAGER')
  // The key is another organisation's: its row is written with our own rights, the event says who did it.
  return context.services.databaseAsService(context.requestId).write(async (tx) => {
    const apiKey = await lockAnyApiKey(tx, input.id)
    if (!apiKey) return refuse('NOT_FOUND', 'There is no such key.', ['input', 'id'])
    const budget = mergeBudget(apiKey, input)
    await setBudget(tx, apiKey.id, budget)
    const changed: ApiKeyBudgetChanged = {
      type: 'identity.api_key.budget_changed',
      data: { ...factsOf(apiKey), ...budget, changedByOrganisationId: organisationId },
    }
    await appendKeyEvent(tx, apiKey, changed)
    return { ...apiKey, ...budget }
  })
}

function mergeBudget(before: KeyBudget, input: ApiKeyBudgetSetInput): KeyBudget {
  return {
    pointsCapacity: input.pointsCapacity ?? before.pointsCapacity,
    pointsPerSecond: input.pointsPerSecond ?? before.pointsPerSecond,
    requestCeiling: input.requestCeiling ?? before.requestCeiling,
    concurrency: input.concurrency ?? before.concurrency,
  }
}
