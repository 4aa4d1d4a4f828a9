import type { MetricKind } from './projects.ts'

/** How a series behaves over the thirty days. */
export type MetricShape =
  /** Wanders around a level with a daily rhythm. */
  | {
      readonly form: 'level'
      readonly base: number
      readonly rhythm: number
      readonly noise: number
      readonly drift?: number
    }
  /** A running total that grows by `perHour` in the mean. */
  | { readonly form: 'total'; readonly start: number; readonly perHour: number; readonly rhythm: number }
  /** A share of counted things: `share` of about `perHour` of them. */
  | { readonly form: 'share'; readonly share: number; readonly perHour: number; readonly rhythm: number }
  /** Taken from the subscription ledger, whose figures have to agree with each other. */
  | { readonly form: 'ledger'; readonly entry: LedgerEntry }

export type LedgerEntry =
  'mrr' | 'arr' | 'newMrr' | 'expansionMrr' | 'churnedMrr' | 'trialing' | 'active' | 'pastDue' | 'cancelled'

export interface MetricSpec {
  readonly project: string
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly kind: MetricKind
  readonly description: string
  readonly shape: MetricShape
  readonly decimals?: number
}

const gibibyte = 2 ** 30

export const metricCatalogue: readonly MetricSpec[] = [
  {
    project: 'sd-ghost-protocol',
    key: 'memory.used',
    name: 'Memory in use',
    unit: 'bytes',
    kind: 'GAUGE',
    description: 'Resident memory of all recall workers.',
    shape: { form: 'level', base: 11.5 * gibibyte, rhythm: 0.14, noise: 0.02, drift: 0.08 },
  },
  {
    project: 'sd-ghost-protocol',
    key: 'storage.used',
    name: 'Storage in use',
    unit: 'bytes',
    kind: 'GAUGE',
    description: 'Bytes of stored memories, indexes included.',
    shape: { form: 'level', base: 412 * gibibyte, rhythm: 0, noise: 0.0005, drift: 0.11 },
  },
  {
    project: 'sd-ghost-protocol',
    key: 'storage.memories',
    name: 'Stored memories',
    unit: 'memories',
    kind: 'COUNTER',
    description: 'Memories ever stored.',
    shape: { form: 'total', start: 8_240_000, perHour: 1900, rhythm: 0.5 },
  },
  {
    project: 'sd-ghost-protocol',
    key: 'recall.latency_p95',
    name: 'Recall latency P95',
    unit: 'ms',
    kind: 'GAUGE',
    description: '95th percentile of the time a recall takes.',
    shape: { form: 'level', base: 84, rhythm: 0.22, noise: 0.08 },
    decimals: 1,
  },
  {
    project: 'agent-banks',
    key: 'tasks.executed',
    name: 'Tasks executed',
    unit: 'tasks',
    kind: 'COUNTER',
    description: 'Tasks ever finished, successful or not.',
    shape: { form: 'total', start: 1_310_000, perHour: 410, rhythm: 0.7 },
  },
  {
    project: 'agent-banks',
    key: 'automation.success',
    name: 'Automation success rate',
    unit: 'ratio',
    kind: 'RATIO',
    description: 'Tasks that succeeded without a person, over all tasks of the window.',
    shape: { form: 'share', share: 0.943, perHour: 410, rhythm: 0.7 },
  },
  {
    project: 'agent-banks',
    key: 'cpu.utilisation',
    name: 'CPU utilisation',
    unit: 'ratio',
    kind: 'GAUGE',
    description: 'Mean share of processor time used by the executors.',
    shape: { form: 'level', base: 0.46, rhythm: 0.35, noise: 0.06 },
    decimals: 3,
  },
  {
    project: 'agent-banks',
    key: 'queue.depth',
    name: 'Queue depth',
    unit: 'tasks',
    kind: 'GAUGE',
    description: 'Tasks waiting to be picked up.',
    shape: { form: 'level', base: 38, rhythm: 0.6, noise: 0.35 },
  },
  {
    project: 'vortexcore-app',
    key: 'users.active',
    name: 'Active users',
    unit: 'users',
    kind: 'GAUGE',
    description: 'Users seen in the last hour.',
    shape: { form: 'level', base: 2650, rhythm: 0.55, noise: 0.05, drift: 0.09 },
  },
  {
    project: 'vortexcore-app',
    key: 'feature.transfers',
    name: 'Transfers made',
    unit: 'uses',
    kind: 'COUNTER',
    description: 'Uses of the transfer feature ever.',
    shape: { form: 'total', start: 4_020_000, perHour: 980, rhythm: 0.6 },
  },
  {
    project: 'vortexcore-app',
    key: 'feature.insights',
    name: 'Insights opened',
    unit: 'uses',
    kind: 'COUNTER',
    description: 'Uses of the insights feature ever.',
    shape: { form: 'total', start: 705_000, perHour: 240, rhythm: 0.6 },
  },
  {
    project: 'vortexcore-app',
    key: 'revenue.ngn',
    name: 'Revenue in naira',
    unit: 'NGN minor',
    kind: 'COUNTER',
    description: 'Fees earned in naira ever, in kobo.',
    shape: { form: 'total', start: 61_200_000_000, perHour: 21_500_000, rhythm: 0.6 },
  },
  {
    project: 'vortexcore-app',
    key: 'revenue.usd',
    name: 'Revenue in dollars',
    unit: 'USD minor',
    kind: 'COUNTER',
    description: 'Fees earned in dollars ever, in cents.',
    shape: { form: 'total', start: 18_400_000, perHour: 6_100, rhythm: 0.6 },
  },
  {
    project: 'seftec-store',
    key: 'orders.placed',
    name: 'Orders placed',
    unit: 'orders',
    kind: 'COUNTER',
    description: 'Orders ever placed in the shop.',
    shape: { form: 'total', start: 88_300, perHour: 17, rhythm: 0.7 },
  },
  {
    project: 'seftec-store',
    key: 'revenue.ngn',
    name: 'Shop revenue',
    unit: 'NGN minor',
    kind: 'COUNTER',
    description: 'Paid orders ever, in kobo, refunds deducted.',
    shape: { form: 'total', start: 264_900_000_000, perHour: 52_000_000, rhythm: 0.7 },
  },
  {
    project: 'seftec-store',
    key: 'checkout.conversion',
    name: 'Conversion',
    unit: 'ratio',
    kind: 'RATIO',
    description: 'Visits that ended in an order, over all visits of the window.',
    shape: { form: 'share', share: 0.027, perHour: 640, rhythm: 0.6 },
  },
  {
    project: 'sub-pro',
    key: 'payments.processed',
    name: 'Payments processed',
    unit: 'payments',
    kind: 'COUNTER',
    description: 'Recurring payments ever attempted.',
    shape: { form: 'total', start: 46_100, perHour: 5.5, rhythm: 0.3 },
  },
  {
    project: 'sub-pro',
    key: 'payments.success',
    name: 'Payment success rate',
    unit: 'ratio',
    kind: 'RATIO',
    description: 'Payments that succeeded, over all attempts of the window.',
    shape: { form: 'share', share: 0.968, perHour: 60, rhythm: 0.3 },
  },
  {
    project: 'sub-pro',
    key: 'subscriptions.trialing',
    name: 'In trial',
    unit: 'subscriptions',
    kind: 'GAUGE',
    description: 'Subscriptions in their trial.',
    shape: { form: 'ledger', entry: 'trialing' },
  },
  {
    project: 'sub-pro',
    key: 'subscriptions.active',
    name: 'Active',
    unit: 'subscriptions',
    kind: 'GAUGE',
    description: 'Subscriptions that are paid.',
    shape: { form: 'ledger', entry: 'active' },
  },
  {
    project: 'sub-pro',
    key: 'subscriptions.past_due',
    name: 'Past due',
    unit: 'subscriptions',
    kind: 'GAUGE',
    description: 'Subscriptions whose last payment failed.',
    shape: { form: 'ledger', entry: 'pastDue' },
  },
  {
    project: 'sub-pro',
    key: 'subscriptions.cancelled',
    name: 'Cancelled',
    unit: 'subscriptions',
    kind: 'COUNTER',
    description: 'Subscriptions ever ended.',
    shape: { form: 'ledger', entry: 'cancelled' },
  },
  {
    project: 'sub-pro',
    key: 'revenue.mrr',
    name: 'Monthly recurring revenue',
    unit: 'USD minor',
    kind: 'GAUGE',
    description:
      'Sum of the monthly price of active and past-due subscriptions, in cents. Grows by new and expansion, falls by churned.',
    shape: { form: 'ledger', entry: 'mrr' },
  },
  {
    project: 'sub-pro',
    key: 'revenue.arr',
    name: 'Annual recurring revenue',
    unit: 'USD minor',
    kind: 'GAUGE',
    description: 'Twelve times the monthly recurring revenue.',
    shape: { form: 'ledger', entry: 'arr' },
  },
  {
    project: 'sub-pro',
    key: 'revenue.mrr_new',
    name: 'New MRR',
    unit: 'USD minor',
    kind: 'COUNTER',
    description: 'Recurring revenue ever won by new subscriptions.',
    shape: { form: 'ledger', entry: 'newMrr' },
  },
  {
    project: 'sub-pro',
    key: 'revenue.mrr_expansion',
    name: 'Expansion MRR',
    unit: 'USD minor',
    kind: 'COUNTER',
    description: 'Recurring revenue ever won by larger plans.',
    shape: { form: 'ledger', entry: 'expansionMrr' },
  },
  {
    project: 'sub-pro',
    key: 'revenue.mrr_churned',
    name: 'Churned MRR',
    unit: 'USD minor',
    kind: 'COUNTER',
    description: 'Recurring revenue ever lost by cancellations.',
    shape: { form: 'ledger', entry: 'churnedMrr' },
  },
  {
    project: 'task-manager',
    key: 'tasks.completion',
    name: 'Completion rate',
    unit: 'ratio',
    kind: 'RATIO',
    description: 'Tasks done by their due date, over tasks due in the window.',
    shape: { form: 'share', share: 0.81, perHour: 130, rhythm: 0.8 },
  },
  {
    project: 'task-manager',
    key: 'assistant.suggestions',
    name: 'Assistant suggestions',
    unit: 'suggestions',
    kind: 'COUNTER',
    description: 'Suggestions the assistant ever made.',
    shape: { form: 'total', start: 240_500, perHour: 88, rhythm: 0.8 },
  },
  {
    project: 'task-manager',
    key: 'assistant.accepted',
    name: 'Suggestions accepted',
    unit: 'ratio',
    kind: 'RATIO',
    description: 'Suggestions accepted unchanged, over those answered in the window.',
    shape: { form: 'share', share: 0.58, perHour: 88, rhythm: 0.8 },
  },
  {
    project: 'task-manager',
    key: 'tasks.per_user',
    name: 'Tasks per user',
    unit: 'tasks',
    kind: 'GAUGE',
    description: 'Tasks finished per active user in the last day.',
    shape: { form: 'level', base: 6.4, rhythm: 0.1, noise: 0.05 },
    decimals: 2,
  },
  {
    project: 'seftechub',
    key: 'trade.volume',
    name: 'Trade volume',
    unit: 'USD minor',
    kind: 'COUNTER',
    description: 'Value of deals ever closed, in cents.',
    shape: { form: 'total', start: 9_870_000_000, perHour: 3_900_000, rhythm: 0.6 },
  },
  {
    project: 'seftechub',
    key: 'partners.active',
    name: 'Active partners',
    unit: 'partners',
    kind: 'GAUGE',
    description: 'Businesses with an offer or a bid in the last day.',
    shape: { form: 'level', base: 318, rhythm: 0.05, noise: 0.02, drift: 0.12 },
  },
  {
    project: 'seftechub',
    key: 'transactions.processed',
    name: 'Transactions processed',
    unit: 'transactions',
    kind: 'COUNTER',
    description: 'Settlements ever processed.',
    shape: { form: 'total', start: 152_000, perHour: 31, rhythm: 0.6 },
  },
  {
    project: 'seftechub',
    key: 'transactions.success',
    name: 'Settlement success rate',
    unit: 'ratio',
    kind: 'RATIO',
    description: 'Settlements that succeeded, over all attempts of the window.',
    shape: { form: 'share', share: 0.987, perHour: 90, rhythm: 0.6 },
  },
]
