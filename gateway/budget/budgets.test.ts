import { expect, test } from 'vitest'
import { LocalState } from '../../platform/shared-state/local-state.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { createBudgets } from './budgets.ts'

const log = createLogger({ level: 'silent', service: 'test' })
const budget = { pointsCapacity: 10, pointsPerSecond: 1, requestCeiling: 100, concurrency: 100 }

/** Counts how often points were asked for. */
class CountingState extends LocalState {
  asked = 0

  override takePoints(...args: Parameters<LocalState['takePoints']>) {
    this.asked += 1
    return super.takePoints(...args)
  }
}

test('a flood beyond a budget asks the shared state once, and is refused alike each time', async () => {
  const state = new CountingState()
  const budgets = createBudgets(state, log)
  const first = await budgets.admit('noisy', budget, 8)
  const codes: unknown[] = []
  for (let count = 0; count < 50; count += 1)
    codes.push(await budgets.admit('noisy', budget, 8).catch((error: unknown) => error))
  expect(new Set(codes.map((error) => (error as { code: string }).code))).toEqual(
    new Set(['BUDGET_EXCEEDED']),
  )
  // The one that was let in, then those in 250 ms each.
  expect(state.asked).toBeLessThan(10)
  await first.settle(8)
})

test('what a refused key can pay for is let in all the same, and so is another key', async () => {
  const budgets = createBudgets(new LocalState(), log)
  await budgets.admit('noisy', budget, 8)
  await expect(budgets.admit('noisy', budget, 8)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' })
  await expect(budgets.admit('noisy', budget, 1)).resolves.toMatchObject({ estimatedCost: 1 })
  await expect(budgets.admit('quiet', budget, 8)).resolves.toMatchObject({ estimatedCost: 8 })
})

test('points given back are there at once, and what never fits is told as such', async () => {
  const budgets = createBudgets(new LocalState(), log)
  const first = await budgets.admit('key', budget, 8)
  await expect(budgets.admit('key', budget, 8)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' })
  await first.settle(0)
  await expect(budgets.admit('key', budget, 8)).resolves.toMatchObject({ estimatedCost: 8 })
  await expect(budgets.admit('key', budget, 8)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' })
  await expect(budgets.admit('key', budget, 11)).rejects.toMatchObject({
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
  })
})
