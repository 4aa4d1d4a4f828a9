import {
  Kind,
  print,
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql'
import {
  isComposite,
  namedType,
  parseFieldSet,
  readEnum,
  readGraphNames,
  readString,
  requirementKey,
  type CompositeDefinition,
} from './join-directives.ts'

/**
 * `@requires(fields: "price(currency: EUR)")` names a field *with* arguments, yet in a response there is room for
 * only one `price`. A client asking for another currency, or a second `@requires`, then overwrites the value.
 *
 * The cure is to plan against a supergraph where each such use is a field of its own (`_required_1_price`,
 * without arguments). The plan fetches it under that name as an alias of the real call, so nothing collides, and
 * the representation gives it back its real name.
 */
export interface RequiredCall {
  readonly fieldName: string
  readonly arguments: readonly ArgumentNode[]
}

export interface RequiredArguments {
  /** Internal field name → the call it stands for. */
  readonly calls: ReadonlyMap<string, RequiredCall>
  /** `graph type field` (see `requirementKey`) → internal names its `@requires` reads. */
  readonly usedBy: ReadonlyMap<string, ReadonlySet<string>>
}

export const requiredPrefix = '_required_'

/** Gives every `@requires` use of a field with arguments its own field. Returns the same document when there is none. */
export function isolateRequiredArguments(supergraph: DocumentNode): {
  document: DocumentNode
  requiredArguments: RequiredArguments | undefined
} {
  if (!mentionsArguments(supergraph)) return { document: supergraph, requiredArguments: undefined }
  const isolation = new Isolation(supergraph)
  const definitions = supergraph.definitions.map((node) =>
    isComposite(node) ? isolation.rewriteRequires(node) : node,
  )
  if (isolation.calls.size === 0) return { document: supergraph, requiredArguments: undefined }
  const document = {
    ...supergraph,
    definitions: definitions.map((node) => isolation.addInternalFields(node)),
  }
  return { document, requiredArguments: { calls: isolation.calls, usedBy: isolation.usedBy } }
}

class Isolation {
  readonly calls = new Map<string, RequiredCall>()
  readonly usedBy = new Map<string, Set<string>>()
  private readonly types: ReadonlyMap<string, CompositeDefinition>
  private readonly implementers: ReadonlyMap<string, readonly string[]>
  private readonly graphNames: ReadonlyMap<string, string>
  private readonly nameByUse = new Map<string, string>()
  /** Type name → internal name → the real field's name. */
  private readonly added = new Map<string, Map<string, string>>()

  constructor(supergraph: DocumentNode) {
    const composites = supergraph.definitions.filter(isComposite)
    this.types = new Map(composites.map((node) => [node.name.value, node]))
    this.implementers = listImplementers(composites)
    this.graphNames = readGraphNames(supergraph)
  }

  rewriteRequires(node: CompositeDefinition): CompositeDefinition {
    const fields = node.fields?.map((field) => {
      const directives = field.directives?.map((directive) => this.rewriteDirective(node, field, directive))
      return directives ? { ...field, directives } : field
    })
    return fields ? { ...node, fields } : node
  }

  addInternalFields<T extends DocumentNode['definitions'][number]>(node: T): T {
    if (!isComposite(node)) return node
    const internal = [...(this.added.get(node.name.value) ?? [])].flatMap(([name, fieldName]) => {
      const field = node.fields?.find((candidate) => candidate.name.value === fieldName)
      return field ? [{ ...field, name: { kind: Kind.NAME as const, value: name }, arguments: [] }] : []
    })
    return internal.length === 0 ? node : { ...node, fields: [...(node.fields ?? []), ...internal] }
  }

  private rewriteDirective(
    node: CompositeDefinition,
    field: FieldDefinitionNode,
    directive: ConstDirectiveNode,
  ): ConstDirectiveNode {
    const requires = readString(directive, 'requires')
    const graph = readEnum(directive, 'graph')
    if (directive.name.value !== 'join__field' || requires === undefined || graph === undefined)
      return directive
    const used = new Set<string>()
    const rewritten = this.rewriteSelections(node.name.value, parseFieldSet(requires), used)
    if (used.size === 0) return directive
    const subgraph = this.graphNames.get(graph) ?? graph
    this.usedBy.set(requirementKey(subgraph, node.name.value, field.name.value), used)
    return withString(directive, 'requires', printFieldSet(rewritten))
  }

  private rewriteSelections(typeName: string, set: SelectionSetNode, used: Set<string>): SelectionSetNode {
    const selections = set.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const inner = selection.typeCondition?.name.value ?? typeName
        return { ...selection, selectionSet: this.rewriteSelections(inner, selection.selectionSet, used) }
      }
      return this.rewriteField(typeName, selection, used)
    })
    return { ...set, selections }
  }

  private rewriteField(typeName: string, node: FieldNode, used: Set<string>): FieldNode {
    const definition = this.types.get(typeName)?.fields?.find((field) => field.name.value === node.name.value)
    if (!definition) return node
    const inner =
      node.selectionSet && this.rewriteSelections(namedType(definition.type), node.selectionSet, used)
    const selectionSet = inner ? { selectionSet: inner } : {}
    if (!definition.arguments?.length) return { ...node, ...selectionSet }
    const name = this.nameUse(typeName, node)
    used.add(name)
    return { ...node, ...selectionSet, name: { kind: Kind.NAME, value: name }, arguments: [] }
  }

  private nameUse(typeName: string, node: FieldNode): string {
    const use = print({ ...node, selectionSet: undefined })
    const name = this.nameByUse.get(use) ?? `${requiredPrefix}${this.nameByUse.size + 1}_${node.name.value}`
    this.nameByUse.set(use, name)
    this.calls.set(name, { fieldName: node.name.value, arguments: node.arguments ?? [] })
    for (const owner of [typeName, ...(this.implementers.get(typeName) ?? [])]) {
      const fields = this.added.get(owner) ?? new Map<string, string>()
      this.added.set(owner, fields.set(name, node.name.value))
    }
    return name
  }
}

// A cheap look before the work: nearly every supergraph has no parenthesis inside a `requires`.
function mentionsArguments(supergraph: DocumentNode): boolean {
  const withArguments = new Set<string>()
  const required: string[] = []
  for (const node of supergraph.definitions) {
    if (!isComposite(node)) continue
    for (const field of node.fields ?? []) {
      if (field.arguments?.length) withArguments.add(field.name.value)
      required.push(
        ...(field.directives ?? []).flatMap((directive) => readString(directive, 'requires') ?? []),
      )
    }
  }
  return required.some(
    (fieldSet) => fieldSet.match(/[_A-Za-z]\w*/g)?.some((name) => withArguments.has(name)) === true,
  )
}

function listImplementers(types: readonly CompositeDefinition[]): Map<string, string[]> {
  const implementers = new Map<string, string[]>()
  for (const type of types) {
    for (const { name } of type.interfaces ?? []) {
      implementers.set(name.value, [...(implementers.get(name.value) ?? []), type.name.value])
    }
  }
  return implementers
}

function withString(directive: ConstDirectiveNode, name: string, value: string): ConstDirectiveNode {
  const given = directive.arguments ?? []
  return {
    ...directive,
    arguments: given.map((argument) =>
      argument.name.value === name ? { ...argument, value: { kind: Kind.STRING, value } } : argument,
    ),
  }
}

function printFieldSet(set: SelectionSetNode): string {
  return set.selections.map((selection) => print(selection)).join(' ')
}
