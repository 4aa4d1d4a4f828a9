/**
 * A query plan as plain JSON: what to fetch from which subgraph, in which order, and where it goes.
 *
 * The shapes are those that Apollo's planner prints, so any planner that prints the same can take its place.
 * Nothing here refers to a planner's classes: a plan survives a worker thread, a file and a cache.
 */
export interface OperationPlan {
  readonly node: PlanNode | SubscriptionNode | undefined
  /** Renamed for planning: internal name → the name the client used. Absent when nothing was renamed. */
  readonly variableNames?: Readonly<Record<string, string>>
}

export type PlanNode = SequenceNode | ParallelNode | FetchNode | FlattenNode | DeferNode | ConditionNode

export interface SequenceNode {
  readonly kind: 'Sequence'
  readonly nodes: readonly PlanNode[]
}

export interface ParallelNode {
  readonly kind: 'Parallel'
  readonly nodes: readonly PlanNode[]
}

/** The primary fetch starts the stream; `rest` completes each of its events. */
export interface SubscriptionNode {
  readonly kind: 'Subscription'
  readonly primary: FetchNode
  readonly rest?: PlanNode | undefined
}

export interface FetchNode {
  readonly kind: 'Fetch'
  readonly serviceName: string
  /** Set when a deferred part waits for this fetch. */
  readonly id?: string | undefined
  readonly operation: string
  readonly operationName?: string | undefined
  readonly operationKind: 'query' | 'mutation' | 'subscription'
  readonly variableUsages?: readonly string[] | undefined
  /** Present for an entity fetch: the representation to send for each object at the path. */
  readonly requires?: readonly RequiredSelection[] | undefined
  readonly inputRewrites?: readonly DataRewrite[] | undefined
  readonly outputRewrites?: readonly DataRewrite[] | undefined
  /** Values taken from an ancestor (`..`) and sent as variables: `@context` and `@fromContext`. */
  readonly contextRewrites?: readonly KeyRenamer[] | undefined
}

export type RequiredSelection = RequiredField | RequiredFragment

export interface RequiredField {
  readonly kind: 'Field'
  readonly name: string
  readonly alias?: string | undefined
  /** Where the value lies in the merged data, when not under its response name. */
  readonly source?: string | undefined
  readonly selections?: readonly RequiredSelection[] | undefined
  /** Required only when all conditions of one of these lists hold; absent for what is always required. */
  readonly conditions?: readonly (readonly RequiredCondition[])[] | undefined
}

/** A Boolean variable and the value it must have. */
export interface RequiredCondition {
  readonly variable: string
  readonly is: boolean
}

export interface RequiredFragment {
  readonly kind: 'InlineFragment'
  readonly typeCondition?: string | undefined
  readonly selections: readonly RequiredSelection[]
}

export type DataRewrite = ValueSetter | KeyRenamer

/** A path element is a key, `... on Type`, or (context only) `..`. */
export interface ValueSetter {
  readonly kind: 'ValueSetter'
  readonly path: readonly string[]
  readonly setValueTo: unknown
}

export interface KeyRenamer {
  readonly kind: 'KeyRenamer'
  readonly path: readonly string[]
  readonly renameKeyTo: string
}

/** Runs `node` on every object at `path`; `@` steps into a list. */
export interface FlattenNode {
  readonly kind: 'Flatten'
  readonly path: readonly (string | number)[]
  readonly node: PlanNode
}

export interface DeferNode {
  readonly kind: 'Defer'
  readonly primary: { readonly subselection?: string | undefined; readonly node?: PlanNode | undefined }
  readonly deferred: readonly DeferredNode[]
}

export interface DeferredNode {
  readonly depends: readonly { readonly id: string; readonly deferLabel?: string | undefined }[]
  readonly label?: string | undefined
  readonly queryPath: readonly string[]
  readonly subselection?: string | undefined
  readonly node?: PlanNode | undefined
}

/** `condition` names a Boolean variable. */
export interface ConditionNode {
  readonly kind: 'Condition'
  readonly condition: string
  readonly ifClause?: PlanNode | undefined
  readonly elseClause?: PlanNode | undefined
}
