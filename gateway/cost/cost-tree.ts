import { getNamedType, getNullableType, isAbstractType, isCompositeType, isListType, Kind } from 'graphql'
import type {
  ArgumentNode,
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { compileArguments, readArgument } from './argument-cost.ts'
import type { Evaluate, Variables } from './argument-cost.ts'
import type { CostRules, ListSize } from './cost-rules.ts'

/** One selected field, with all that its cost depends on. */
export interface CostNode {
  readonly name: string
  /** Such as `Order.lines`. */
  readonly coordinate: string
  /** What it is called in the answer. */
  readonly responseKey: string
  readonly isList: boolean
  /** Of one object or value it answers. */
  readonly weight: number
  readonly argumentsCost: Evaluate
  /** False when `@skip` or `@include` leave it out. */
  readonly isIncluded: (variables: Variables) => boolean
  /** How many it, or the fields it hands its size to, will answer. */
  readonly sizeOf: (variables: Variables) => number
  /** Children that are as long as `sizeOf` says. */
  readonly sizedFields: readonly string[]
  readonly children: readonly CostNode[]
}

export interface CostTreeOptions {
  readonly schema: GraphQLSchema
  readonly rules: CostRules
}

interface Building extends CostTreeOptions {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly operation: OperationDefinitionNode
}

type Conditions = readonly DirectiveNode[]

/** A field with every place it is selected at: fragments repeat what is answered once. */
interface Selected {
  readonly parent: GraphQLCompositeType
  readonly field: GraphQLField<unknown, unknown>
  readonly places: { readonly node: FieldNode; readonly conditions: Conditions }[]
}

/** The selected fields of a valid operation, fragments laid open. */
export function buildCostTree(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  options: CostTreeOptions,
): CostNode[] {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
  const root = options.schema.getRootType(operation.operation)
  return root ? buildNodes([operation.selectionSet], root, { ...options, fragments, operation }) : []
}

function buildNodes(
  selectionSets: readonly SelectionSetNode[],
  parent: GraphQLCompositeType,
  building: Building,
): CostNode[] {
  const selected = new Map<string, Selected>()
  for (const selectionSet of selectionSets) select(selectionSet, parent, [], selected, building)
  return [...selected.values()].map((field) => buildNode(field, building))
}

function select(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  outer: Conditions,
  selected: Map<string, Selected>,
  building: Building,
): void {
  for (const selection of selections) {
    const conditions = [...outer, ...conditionsOf(selection.directives)]
    if (selection.kind === Kind.FIELD) {
      addField(selection, parent, conditions, selected)
      continue
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : building.fragments.get(selection.name.value)
    if (!fragment) continue
    const type = fragment.typeCondition && building.schema.getType(fragment.typeCondition.name.value)
    select(fragment.selectionSet, isCompositeType(type) ? type : parent, conditions, selected, building)
  }
}

function addField(
  node: FieldNode,
  parent: GraphQLCompositeType,
  conditions: Conditions,
  selected: Map<string, Selected>,
): void {
  const field = 'getFields' in parent ? parent.getFields()[node.name.value] : undefined
  // Meta fields cost nothing.
  if (!field) return
  const key = `${node.alias?.value ?? field.name} ${parent.name}`
  const known = selected.get(key) ?? { parent, field, places: [] }
  selected.set(key, known)
  known.places.push({ node, conditions })
}

function buildNode({ parent, field, places }: Selected, building: Building): CostNode {
  const { schema, rules, operation } = building
  const coordinate = `${parent.name}.${field.name}`
  const listSize = rules.listSizes.get(coordinate)
  const type = getNamedType(field.type)
  const selectionSets = places.flatMap(({ node }) => node.selectionSet ?? [])
  const [{ node: first }] = places as [Selected['places'][number]]
  const args = first.arguments ?? []
  return {
    name: field.name,
    coordinate,
    responseKey: first.alias?.value ?? field.name,
    isList: isListType(getNullableType(field.type)),
    weight: rules.weights.get(coordinate) ?? weightOfType(type, schema, rules),
    argumentsCost: compileArguments(coordinate, field, args, rules),
    isIncluded: (variables) =>
      places.some(({ conditions }) =>
        conditions.every((condition) => holds(condition, variables, operation)),
      ),
    sizeOf: (variables) => readSize(listSize, args, variables, operation) ?? rules.assumedListSize,
    sizedFields: listSize?.sizedFields ?? [],
    children: isCompositeType(type) ? buildNodes(selectionSets, type, building) : [],
  }
}

function weightOfType(type: GraphQLNamedType, schema: GraphQLSchema, rules: CostRules): number {
  const own = rules.weights.get(type.name)
  if (own !== undefined) return own
  if (!isCompositeType(type)) return 0
  if (!isAbstractType(type)) return 1
  return Math.max(1, ...schema.getPossibleTypes(type).map(({ name }) => rules.weights.get(name) ?? 1))
}

/** The largest of what the slicing arguments say, else what is assumed. */
function readSize(
  listSize: ListSize | undefined,
  args: readonly ArgumentNode[],
  variables: Variables,
  operation: OperationDefinitionNode,
): number | undefined {
  if (!listSize) return undefined
  const asked = listSize.slicingArguments
    .map((path) => readArgument(path, args, variables, operation))
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0)
  return asked.length > 0 ? Math.max(...asked) : listSize.assumedSize
}

function conditionsOf(directives: readonly DirectiveNode[] | undefined): DirectiveNode[] {
  return (directives ?? []).filter(({ name }) => name.value === 'skip' || name.value === 'include')
}

function holds(condition: DirectiveNode, variables: Variables, operation: OperationDefinitionNode): boolean {
  const value = readArgument(['if'], condition.arguments ?? [], variables, operation)
  return condition.name.value === 'skip' ? value !== true : value !== false
}
