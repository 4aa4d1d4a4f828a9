import { getNamedType, isInputObjectType, Kind } from 'graphql'
import type {
  ArgumentNode,
  GraphQLField,
  GraphQLInputType,
  OperationDefinitionNode,
  ValueNode,
} from 'graphql'
import type { CostRules } from './cost-rules.ts'

export type Variables = Readonly<Record<string, unknown>>
export type Evaluate = (variables: Variables) => number

/** What a field's arguments cost: their weights, and 1 for each input object with its weighted members. */
export function compileArguments(
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  args: readonly ArgumentNode[],
  rules: CostRules,
): Evaluate {
  const costs = args.flatMap(({ name, value }) => {
    const argument = field.args.find((declared) => declared.name === name.value)
    if (!argument) return []
    const weight = rules.weights.get(`${coordinate}(${name.value}:)`) ?? 0
    const mayCost = weight !== 0 || isInputObjectType(getNamedType(argument.type))
    return mayCost ? [{ value, weight, type: argument.type }] : []
  })
  if (costs.length === 0) return () => 0
  return (variables) =>
    costs.reduce((sum, { value, weight, type }) => {
      const given = valueOf(value, variables)
      return given === undefined ? sum : sum + weight + costOfInput(given, type, rules)
    }, 0)
}

/** The value at a path of an argument, variables and their defaults filled in. */
export function readArgument(
  [name, ...path]: readonly string[],
  args: readonly ArgumentNode[],
  variables: Variables,
  operation: OperationDefinitionNode,
): unknown {
  const node = args.find((argument) => argument.name.value === name)?.value
  if (!node) return undefined
  let value = valueOf(node, withDefaults(node, variables, operation))
  for (const key of path) value = isRecord(value) ? value[key] : undefined
  return value
}

function costOfInput(value: unknown, type: GraphQLInputType, rules: CostRules): number {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return rules.weights.get(named.name) ?? 0
  if (Array.isArray(value))
    return value.reduce((sum: number, item) => sum + costOfInput(item, type, rules), 0)
  if (!isRecord(value)) return 0
  let cost = 1
  for (const [name, member] of Object.entries(value)) {
    const field = named.getFields()[name]
    if (!field || member === undefined) continue
    cost += rules.weights.get(`${named.name}.${name}`) ?? 0
    cost += costOfInput(member, field.type, rules)
  }
  return cost
}

function withDefaults(node: ValueNode, variables: Variables, operation: OperationDefinitionNode): Variables {
  if (node.kind !== Kind.VARIABLE || node.name.value in variables) return variables
  const definition = operation.variableDefinitions?.find(
    ({ variable }) => variable.name.value === node.name.value,
  )
  return definition?.defaultValue
    ? { ...variables, [node.name.value]: valueOf(definition.defaultValue, {}) }
    : variables
}

function valueOf(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables[node.name.value]
    case Kind.NULL:
      return null
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.LIST:
      return node.values.map((item) => valueOf(item, variables))
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, valueOf(field.value, variables)]),
      )
    default:
      return node.value
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
