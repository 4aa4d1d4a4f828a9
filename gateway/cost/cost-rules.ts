import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, isScalarType, Kind } from 'graphql'
import type { ConstDirectiveNode, ConstValueNode, DirectiveNode, GraphQLSchema } from 'graphql'
import { findDirectiveName } from '../supergraph/linked-features.ts'

/** How long a list will be, from `@listSize`. */
export interface ListSize {
  readonly assumedSize: number | undefined
  /** Arguments that say how many are asked for, each as a path into input objects. */
  readonly slicingArguments: readonly (readonly string[])[]
  /** The list fields of the answer that have this size, when the field itself is no list: a connection's `edges`. */
  readonly sizedFields: readonly string[]
  /** Exactly one slicing argument must be given. */
  readonly requiresOneArgument: boolean
}

/** What `@cost` and `@listSize` of a supergraph say, by schema coordinate. */
export interface CostRules {
  /** Of types, fields `Type.field`, arguments `Type.field(argument:)` and input fields `Input.field`. */
  readonly weights: ReadonlyMap<string, number>
  readonly listSizes: ReadonlyMap<string, ListSize>
  /** Items of a list that nothing tells the size of. */
  readonly assumedListSize: number
}

const costIdentity = 'https://specs.apollo.dev/cost'

/** Reads the weights and sizes a supergraph declares. */
export function readCostRules(supergraph: GraphQLSchema, assumedListSize = 20): CostRules {
  const names = {
    cost: findDirectiveName(supergraph, costIdentity),
    listSize: findDirectiveName(supergraph, costIdentity, 'listSize'),
  }
  const weights = new Map<string, number>()
  const listSizes = new Map<string, ListSize>()
  const weigh = (coordinate: string, directives: readonly ConstDirectiveNode[] | undefined) => {
    const weight = Number(argumentOf(find(directives, names.cost), 'weight'))
    if (Number.isFinite(weight)) weights.set(coordinate, weight)
  }
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (isObjectType(type) || isScalarType(type) || isEnumType(type))
      weigh(type.name, type.astNode?.directives)
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        weigh(`${type.name}.${field.name}`, field.astNode?.directives)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const { name, args, astNode } of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${name}`
      weigh(coordinate, astNode?.directives)
      for (const arg of args) weigh(`${coordinate}(${arg.name}:)`, arg.astNode?.directives)
      const listSize = find(astNode?.directives, names.listSize)
      if (listSize) listSizes.set(coordinate, readListSize(listSize))
    }
  }
  return { weights, listSizes, assumedListSize }
}

function readListSize(directive: DirectiveNode): ListSize {
  const assumedSize = Number(argumentOf(directive, 'assumedSize') ?? Number.NaN)
  return {
    assumedSize: Number.isFinite(assumedSize) ? assumedSize : undefined,
    slicingArguments: textsOf(argumentOf(directive, 'slicingArguments')).map((path) => path.split('.')),
    sizedFields: textsOf(argumentOf(directive, 'sizedFields')),
    requiresOneArgument: argumentOf(directive, 'requireOneSlicingArgument') !== false,
  }
}

function find(directives: readonly DirectiveNode[] | undefined, name: string): DirectiveNode | undefined {
  return directives?.find((directive) => directive.name.value === name)
}

function argumentOf(directive: DirectiveNode | undefined, name: string): unknown {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value
  return value && valueOf(value as ConstValueNode)
}

function valueOf(node: ConstValueNode): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.NULL:
      return null
    case Kind.LIST:
      return node.values.map(valueOf)
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, valueOf(field.value)]))
    default:
      return node.value
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
