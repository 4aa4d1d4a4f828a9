import { isAbstractType, isInterfaceType, isObjectType, Kind } from 'graphql'
import type { DirectiveNode, GraphQLNamedType, GraphQLSchema, ValueNode } from 'graphql'
import { readMachineScopes } from './machine-scopes.ts'
import { findDirectiveName } from '../supergraph/linked-features.ts'

/** What it takes to read a field or a type. Each of the three that is there must hold. */
export interface Requirement {
  /** Somebody must be signed in. */
  readonly isAuthenticated: boolean
  /** Any one of these sets, whole; undefined when no scope is asked for. */
  readonly scopes: readonly (readonly string[])[] | undefined
  readonly policies: readonly (readonly string[])[] | undefined
  /** Asked of machines alone. */
  readonly machineScope?: string | undefined
}

/** What a supergraph demands by `@authenticated`, `@requiresScopes` and `@policy`. */
export interface AccessRequirements {
  /** For a field selected on a type, its own and those of the type it answers. */
  ofField(parent: GraphQLNamedType, fieldName: string): readonly Requirement[]
  /** For a type as such: a fragment on it, or a root type. */
  ofType(typeName: string): readonly Requirement[]
  /** Nothing is demanded anywhere. */
  readonly isEmpty: boolean
}

/** Identities of the features this layer enforces. */
export const enforcedFeatures = {
  authenticated: 'https://specs.apollo.dev/authenticated',
  requiresScopes: 'https://specs.apollo.dev/requiresScopes',
  policy: 'https://specs.apollo.dev/policy',
} as const

/** Reads the requirements once for each supergraph. */
export function readRequirements(supergraph: GraphQLSchema): AccessRequirements {
  const own = collect(supergraph)
  const find = (coordinate: string) => own.get(coordinate) ?? []
  const ofField = (parent: GraphQLNamedType, fieldName: string): readonly Requirement[] => {
    const type = supergraph.getType(parent.name)
    if (!type) return []
    // What every implementer demands: nobody knows before which of them will answer.
    const owners = isAbstractType(type) ? [type, ...supergraph.getPossibleTypes(type)] : [type]
    return owners.flatMap((owner) => {
      const answered = answeredType(owner, fieldName)
      const ofOwner = owner === type ? [] : find(owner.name)
      return [...ofOwner, ...find(`${owner.name}.${fieldName}`), ...(answered ? find(answered) : [])]
    })
  }
  const known = new Map<string, readonly Requirement[]>()
  return {
    isEmpty: own.size === 0,
    ofType: find,
    ofField(parent, fieldName) {
      const coordinate = `${parent.name}.${fieldName}`
      const found = known.get(coordinate) ?? [...new Set(ofField(parent, fieldName))]
      known.set(coordinate, found)
      return found
    },
  }
}

function answeredType(owner: GraphQLNamedType, fieldName: string): string | undefined {
  if (!isObjectType(owner) && !isInterfaceType(owner)) return undefined
  let type: { readonly ofType?: unknown; readonly name?: string } | undefined =
    owner.getFields()[fieldName]?.type
  while (type?.ofType) type = type.ofType as typeof type
  return type?.name
}

function collect(supergraph: GraphQLSchema): Map<string, readonly Requirement[]> {
  const machineScopes = readMachineScopes(supergraph)
  const names = {
    authenticated: findDirectiveName(supergraph, enforcedFeatures.authenticated),
    scopes: findDirectiveName(supergraph, enforcedFeatures.requiresScopes),
    policies: findDirectiveName(supergraph, enforcedFeatures.policy),
  }
  const requirements = new Map<string, readonly Requirement[]>()
  // Equal demands are one and the same object, so that they are decided once.
  const interned = new Map<string, Requirement>()
  const add = (coordinate: string, directives: readonly DirectiveNode[] | undefined) => {
    const requirement = readRequirement(directives ?? [], names, machineScopes.get(coordinate))
    if (!requirement) return
    const text = JSON.stringify(requirement)
    const same = interned.get(text) ?? requirement
    interned.set(text, same)
    requirements.set(coordinate, [same])
  }
  for (const type of Object.values(supergraph.getTypeMap())) {
    add(type.name, type.astNode?.directives)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields()))
      add(`${type.name}.${field.name}`, field.astNode?.directives)
  }
  return requirements
}

function readRequirement(
  directives: readonly DirectiveNode[],
  names: { readonly authenticated: string; readonly scopes: string; readonly policies: string },
  ofDomain: string | undefined,
): Requirement | undefined {
  const find = (name: string) => directives.find((directive) => directive.name.value === name)
  const isAuthenticated = find(names.authenticated) !== undefined
  const scopes = readSets(find(names.scopes), 'scopes')
  const policies = readSets(find(names.policies), 'policies')
  // A field that says which scopes it takes has said it for machines as well.
  const machineScope = scopes ? undefined : ofDomain
  if (!isAuthenticated && !scopes && !policies && !machineScope) return undefined
  return { isAuthenticated, scopes, policies, ...(machineScope && { machineScope }) }
}

function readSets(directive: DirectiveNode | undefined, name: string): string[][] | undefined {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value
  return value && listOf(value).map((set) => listOf(set).map(textOf))
}

/** A list may be written without its brackets when it holds one item. */
function listOf(value: ValueNode): readonly ValueNode[] {
  return value.kind === Kind.LIST ? value.values : [value]
}

function textOf(value: ValueNode): string {
  return value.kind === Kind.STRING ? value.value : ''
}
