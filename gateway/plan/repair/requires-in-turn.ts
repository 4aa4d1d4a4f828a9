import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql'
import type {
  FetchNode,
  FlattenNode,
  OperationPlan,
  PlanNode,
  RequiredSelection,
  SequenceNode,
} from '../operation-plan.ts'
import { readFetchSelection } from '../fetch-selection.ts'
import { visitFetches } from '../transform-plan.ts'
import type { Requirements } from './requirements.ts'
import { namedType, parseFieldSet, requirementKey } from './join-directives.ts'

/**
 * A field that others require may itself require something: `top` (in A) needs `mid` (in B), which needs `base` (in C).
 * When the object comes from B, Apollo's planner has `base` fetched in time for `top`, but asks B for `mid` along with
 * the object, before `base` is there. Here such a field is taken out of the early fetch and asked for in one of its
 * own as soon as what it requires has come.
 */
export function requireInTurn(plan: OperationPlan['node'], known: Requirements): OperationPlan['node'] {
  if (!plan || known.fields.size === 0) return plan
  if (plan.kind === 'Subscription') return plan
  return repairNode(plan, [], known)
}

type Path = readonly (string | number)[]

function repairNode(node: PlanNode, path: Path, known: Requirements): PlanNode {
  if (node.kind === 'Flatten') return { ...node, node: repairNode(node.node, [...path, ...node.path], known) }
  if (node.kind === 'Parallel')
    return { ...node, nodes: node.nodes.map((inner) => repairNode(inner, path, known)) }
  if (node.kind !== 'Sequence') return node
  const nodes = node.nodes.map((inner) => repairNode(inner, path, known))
  return repairSequence({ ...node, nodes }, path, known)
}

function repairSequence(sequence: SequenceNode, path: Path, known: Requirements): SequenceNode {
  let nodes = [...sequence.nodes]
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index]
    // A fetch elsewhere in the node is one of a branch; its sequence has been looked at.
    const fetch = node && bareFetch(node)
    if (!node || !fetch) continue
    const own = node.kind === 'Flatten' ? [...path, ...node.path] : path
    for (const early of listEarly(fetch, own, known)) {
      const current = nodes[index] ?? node
      const late = takeOut(current, early, path, known)
      const placed = late && insertTurn(nodes, { ...early, turn: late.turn, prefix: path }, index)
      const brought = placed ? undefined : bringFirst(current, early, path, known)
      if (placed) nodes = placed.with(index, late.rest)
      else if (brought) nodes.splice(index, 1, ...brought)
    }
  }
  return { ...sequence, nodes }
}

function bareFetch(node: PlanNode): FetchNode | undefined {
  if (node.kind === 'Fetch') return node
  return node.kind === 'Flatten' && node.node.kind === 'Fetch' ? node.node : undefined
}

/** A field asked for before what it requires can be there. */
interface EarlyField {
  readonly fetch: FetchNode
  readonly field: FieldNode
  readonly typeName: string
  /** Where its objects lie, from the root of the data. */
  readonly path: Path
  readonly requires: SelectionSetNode
  /** The fragments around it that have conditions, outermost first. */
  readonly around: readonly InlineFragmentNode[]
}

function listEarly(fetch: FetchNode, path: Path, known: Requirements): EarlyField[] {
  const set = fetch.operationKind === 'query' ? readFetchSelection(fetch) : undefined
  if (!set) return []
  const early: EarlyField[] = []
  const told = fetch.requires ? namesOf(fetch.requires) : new Set<string>()
  const walk = (
    set: SelectionSetNode,
    typeName: string,
    at: Path,
    here: ReadonlySet<string>,
    around: readonly InlineFragmentNode[],
  ): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const inner = node.directives?.length ? [...around, node] : around
        walk(node.selectionSet, node.typeCondition?.name.value ?? typeName, at, here, inner)
      }
      if (node.kind !== Kind.FIELD) continue
      const place = requirementKey(fetch.serviceName, typeName, node.name.value)
      const required = known.fields.get(place)
      if (required !== undefined) {
        const requires = parseFieldSet(required)
        if (!firstNames(requires).every((name) => here.has(name)))
          early.push({ fetch, field: node, typeName, path: at, requires, around })
      }
      const type = known.types.get(typeName)?.get(node.name.value)
      // What a field provides may be what is required; the planner has seen to it.
      if (!node.selectionSet || !type || known.provides.has(place)) continue
      const key = (node.alias ?? node.name).value
      walk(node.selectionSet, namedType(type), [...at, key, ...listMarks(type)], new Set(), [])
    }
  }
  walk(set, fetch.requires ? '' : 'Query', path, told, [])
  return early
}

function listMarks(type: TypeNode): '@'[] {
  if (type.kind === Kind.NON_NULL_TYPE) return listMarks(type.type)
  return type.kind === Kind.LIST_TYPE ? ['@', ...listMarks(type.type)] : []
}

function namesOf(selections: readonly RequiredSelection[]): Set<string> {
  return new Set(
    selections.flatMap((one) => (one.kind === 'Field' ? [one.name] : [...namesOf(one.selections)])),
  )
}

function firstNames(set: SelectionSetNode): string[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return firstNames(node.selectionSet)
    return node.kind === Kind.FIELD ? [node.name.value] : []
  })
}

/** A field that was taken out of its fetch, and where its sequence starts. */
interface LateField extends EarlyField {
  readonly turn: PlanNode
  readonly prefix: Path
}

/**
 * The nodes with the turn right behind the last fetch that brings what is required, in the branch that wants it;
 * undefined when nothing brings it, or too late. `start` is the fetch that was early, -1 in a branch behind it.
 */
function insertTurn(
  nodes: readonly PlanNode[],
  late: LateField,
  start = -1,
  required: ReadonlySet<string> = new Set(firstNames(late.requires)),
): PlanNode[] | undefined {
  const missing = new Set(required)
  for (let index = Math.max(start, 0); index < nodes.length; index += 1) {
    const node = nodes[index]
    if (!node) continue
    const { wanted, brought } = readPart(node, late)
    if (index > start && wanted) {
      const inner = missing.size === 0 ? [late.turn, node] : insertInside(node, late, missing)
      return inner && nodes.toSpliced(index, 1, ...inner)
    }
    for (const name of brought) missing.delete(name)
    if (index > start && missing.size === 0) return nodes.toSpliced(index + 1, 0, late.turn)
  }
  return undefined
}

function insertInside(node: PlanNode, late: LateField, missing: ReadonlySet<string>): [PlanNode] | undefined {
  if (node.kind === 'Sequence') {
    const nodes = insertTurn(node.nodes, late, -1, missing)
    return nodes && [{ ...node, nodes }]
  }
  if (node.kind !== 'Parallel') return undefined
  const branches: PlanNode[] = []
  for (const branch of node.nodes) {
    const inner = readPart(branch, late).wanted ? insertInside(branch, late, missing) : [branch]
    if (!inner) return undefined
    branches.push(...inner)
  }
  return [{ ...node, nodes: branches }]
}

/** Whether a part of the plan requires the field, and the fields that it brings for the same objects. */
function readPart(
  node: PlanNode,
  { field, path, prefix }: LateField,
): { wanted: boolean; brought: readonly string[] } {
  const key = path.join('.')
  const brought: string[] = []
  let wanted = false
  visitFetches(
    node,
    (fetch, at) => {
      if (at.join('.') !== key || !fetch.requires) return
      if (namesOf(fetch.requires).has(field.name.value)) wanted = true
      const set = readFetchSelection(fetch)
      if (set) brought.push(...firstNames(set))
    },
    prefix,
  )
  return { wanted, brought }
}

/**
 * What is required may be asked of the subgraph that only requires it, where it is external: when its owner requires
 * in turn what it is required for. The node without both, what is required from its owners, then the field.
 */
function bringFirst(
  node: PlanNode,
  early: EarlyField,
  prefix: Path,
  known: Requirements,
): PlanNode[] | undefined {
  const { fetch, typeName } = early
  const key = known.keys.get(`${fetch.serviceName} ${typeName}`)?.[0]
  const required = early.requires.selections.filter((one) => one.kind === Kind.FIELD)
  if (key === undefined || required.length < early.requires.selections.length) return undefined
  const brought: FlattenNode[] = []
  for (const field of required) {
    const owners = known.owners.get(`${typeName} ${field.name.value}`) ?? []
    const owner = owners.find((name) => known.keys.get(`${name} ${typeName}`)?.includes(key))
    if (owner === undefined || owners.includes(fetch.serviceName)) return undefined
    const asked = { ...early, field, requires: { ...early.requires, selections: [] } }
    const node = askLate({ ...fetch, serviceName: owner }, asked, parseFieldSet(key))
    brought.push({ kind: 'Flatten', path: early.path.slice(prefix.length), node })
  }
  const late = takeOut(node, early, prefix, known, required)
  return late && [late.rest, ...brought, late.turn]
}

/** The node without the field and what is asked `beside` it, and the field in a fetch of its own. */
function takeOut(
  node: PlanNode,
  early: EarlyField,
  prefix: Path,
  known: Requirements,
  beside: readonly FieldNode[] = [],
): { rest: PlanNode; turn: FlattenNode } | undefined {
  const fetch = bareFetch(node)
  const key = known.keys.get(`${early.fetch.serviceName} ${early.typeName}`)?.[0]
  if (!fetch || key === undefined) return undefined
  const texts = new Set([early.field, ...beside].map((one) => print(one)))
  const keySet = parseFieldSet(key)
  let isFound = false
  const rest = visit(parse(fetch.operation, { noLocation: true }), {
    SelectionSet(set) {
      const kept = set.selections.filter((one) => one.kind !== Kind.FIELD || !texts.has(print(one)))
      if (isFound || set.selections.length - kept.length < texts.size) return undefined
      isFound = true
      return { ...set, selections: [...keepFirst(kept, keySet), ...kept] }
    },
  })
  if (!isFound) return undefined
  const path = early.path.slice(prefix.length)
  return {
    rest: withOperation(node, fetch, rest),
    turn: { kind: 'Flatten', path, node: askLate(fetch, early, keySet) },
  }
}

/** The type and key, as far as they are not selected already. */
function keepFirst(kept: readonly SelectionNode[], key: SelectionSetNode): SelectionNode[] {
  const texts = new Set(kept.map((node) => print(node)))
  const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
  return [typename, ...key.selections].filter((node) => !texts.has(print(node)))
}

function withOperation(node: PlanNode, fetch: FetchNode, document: DocumentNode): PlanNode {
  const used = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  })
  const trimmed = visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  })
  const rest = {
    ...fetch,
    operation: stripIgnoredCharacters(print(trimmed)),
    variableUsages: fetch.variableUsages?.filter((name) => used.has(name)),
  }
  return node.kind === 'Flatten' ? { ...node, node: rest } : rest
}

function askLate(
  fetch: FetchNode,
  { field, typeName, requires, around }: EarlyField,
  key: SelectionSetNode,
): FetchNode {
  const inner = around.reduceRight(
    (text, { directives }) => `... ${(directives ?? []).map((one) => print(one)).join(' ')} { ${text} }`,
    print(field),
  )
  const usages = (fetch.variableUsages ?? []).filter((name) => new RegExp(`\\$${name}\\b`).test(inner))
  const definition = parse(fetch.operation, { noLocation: true }).definitions[0]
  const variables =
    definition?.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).filter(({ variable }) => usages.includes(variable.name.value))
      : []
  const head = ['$representations: [_Any!]!', ...variables.map((one) => print(one))].join(' ')
  const operation = `query (${head}) { _entities(representations: $representations) { ... on ${typeName} { ${inner} } } }`
  const selections = [
    { kind: 'Field' as const, name: '__typename' },
    ...toRequired(key),
    ...toRequired(requires),
  ]
  return {
    kind: 'Fetch',
    serviceName: fetch.serviceName,
    operation: stripIgnoredCharacters(operation),
    operationKind: 'query',
    variableUsages: usages,
    requires: [{ kind: 'InlineFragment', typeCondition: typeName, selections }],
  }
}

function toRequired(set: SelectionSetNode): RequiredSelection[] {
  return set.selections.flatMap((node): RequiredSelection[] => {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const typeCondition = node.typeCondition?.name.value
      return [{ kind: 'InlineFragment', typeCondition, selections: toRequired(node.selectionSet) }]
    }
    if (node.kind !== Kind.FIELD) return []
    const selections = node.selectionSet ? { selections: toRequired(node.selectionSet) } : {}
    return [{ kind: 'Field', name: node.name.value, ...selections }]
  })
}
