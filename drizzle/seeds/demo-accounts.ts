import { demoEmail } from './world/people.ts'
import type { DemoRole } from './world/people.ts'

/** The password of every demo account; they live in demo databases only. */
export const demoPassword = 'stratograph-demo'

const viewOf: Readonly<Record<DemoRole, string>> = {
  OPERATOR_OWNER: 'owner of the operator: everything of ours',
  OPERATOR_ADMIN: 'administrator of the operator',
  OPERATOR_MANAGER: 'manager at the operator',
  OPERATOR_AGENT: 'support agent at the operator',
  DEALER: 'a dealer: tier prices, own orders',
  CLIENT: 'a client of the control room: own projects',
  PROVIDER: 'a service provider: open jobs, own proposals',
  CUSTOMER: 'a retail customer: own orders and tickets',
}

/** An account whose password everybody knows. */
export interface DemoAccount {
  readonly email: string
  /** Who it is and what it sees, in a few words. */
  readonly role: string
}

/** One account for each way of seeing the graph, with a line on what it sees. */
export const demoAccounts: readonly DemoAccount[] = (Object.keys(viewOf) as DemoRole[]).map((role) => ({
  email: demoEmail(role),
  role: viewOf[role],
}))
