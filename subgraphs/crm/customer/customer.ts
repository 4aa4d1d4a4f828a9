/** The rules of customers: pure, no clock and no database. */
export type CustomerStage = 'PROSPECT' | 'ACTIVE' | 'DORMANT' | 'LOST'
export type CustomerSource =
  'WEB' | 'SEARCH_AD' | 'REFERRAL' | 'TRADE_FAIR' | 'MARKETPLACE' | 'PHONE' | 'DEALER' | 'IMPORT'

const activeForMs = 365 * 24 * 60 * 60 * 1000

/**
 * The stage a customer is in after an order they placed at `orderedAt`. An order that comes to light later than a
 * year after it was placed changes nothing.
 */
export function stageAfterOrder(stage: CustomerStage, orderedAt: Date, now: Date): CustomerStage {
  return now.getTime() - orderedAt.getTime() <= activeForMs ? 'ACTIVE' : stage
}

/** The parts of `patch` that differ from what stands there; a part left out (undefined) stays as it is. */
export function changesOf<State extends object>(state: State, patch: Partial<State>): Partial<State> {
  const changed = Object.entries(patch).filter(
    ([key, value]) => value !== undefined && value !== state[key as keyof State],
  )
  return Object.fromEntries(changed) as Partial<State>
}
