import {
  Kind,
  visit,
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** An operation in which every `@defer` has a label of its own, by which plan and answer mean the same part. */
export interface LabelledOperation {
  /** The operation alone, with those fragments that defer nothing; the others stand where they were spread. */
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** Our label → the client's. */
  readonly clientLabels: ReadonlyMap<string, string | undefined>
}

// The directive is a wish: what would be cut into more parts than these is answered whole.
const maxParts = 100
const maxSelections = 20_000

/** Undefined when the operation defers nothing. */
export function labelDefers(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): LabelledOperation | undefined {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const deferring = listDeferringFragments(fragments)
  const labeller = new Labeller(deferring)
  const selectionSet = labeller.copySet(operation.selectionSet)
  if (labeller.clientLabels.size === 0 || labeller.isTooLarge) return undefined
  const labelled = { ...operation, selectionSet }
  const others = fragments.filter(({ name }) => !deferring.has(name.value))
  return {
    document: { kind: Kind.DOCUMENT, definitions: [labelled, ...others] },
    operation: labelled,
    clientLabels: labeller.clientLabels,
  }
}

/** The document as it reads to a client that takes the answer whole. */
export function dropDefers(document: DocumentNode): DocumentNode {
  return visit(document, { Directive: (node) => (node.name.value === 'defer' ? null : undefined) })
}

/** Without `__schema` and `__type`: the gateway answers them, and Apollo's planner fails on deferred ones. */
export function dropIntrospection(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: (node) => (node.name.value === '__schema' || node.name.value === '__type' ? null : undefined),
    InlineFragment: { leave: (node) => (node.selectionSet.selections.length === 0 ? null : undefined) },
    OperationDefinition: {
      leave: (node) =>
        node.selectionSet.selections.length === 0
          ? { ...node, selectionSet: { ...node.selectionSet, selections: [typenameField] } }
          : undefined,
    },
  })
}

const typenameField: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

export function findDefer(directives: readonly DirectiveNode[] | undefined): DirectiveNode | undefined {
  return directives?.find(({ name }) => name.value === 'defer')
}

export function readArgument(directive: DirectiveNode, name: string): ArgumentNode['value'] | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value
}

/** Fragments that hold a `@defer`, or spread one that does. */
function listDeferringFragments(
  fragments: readonly FragmentDefinitionNode[],
): ReadonlyMap<string, FragmentDefinitionNode> {
  const found = new Map<string, FragmentDefinitionNode>()
  for (let size = -1; size < found.size;) {
    size = found.size
    for (const fragment of fragments) {
      if (defersSomething(fragment.selectionSet, found)) found.set(fragment.name.value, fragment)
    }
  }
  return found
}

function defersSomething(set: SelectionSetNode, deferring: ReadonlyMap<string, unknown>): boolean {
  return set.selections.some((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD)
      return findDefer(node.directives) !== undefined || deferring.has(node.name.value)
    if (node.kind === Kind.INLINE_FRAGMENT && findDefer(node.directives)) return true
    return node.selectionSet !== undefined && defersSomething(node.selectionSet, deferring)
  })
}

class Labeller {
  readonly clientLabels = new Map<string, string | undefined>()
  private readonly deferring: ReadonlyMap<string, FragmentDefinitionNode>
  private selections = 0

  constructor(deferring: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.deferring = deferring
  }

  get isTooLarge(): boolean {
    return this.clientLabels.size > maxParts || this.selections > maxSelections
  }

  copySet(set: SelectionSetNode): SelectionSetNode {
    return { ...set, selections: set.selections.map((node) => this.copySelection(node)) }
  }

  private copySelection(node: SelectionNode): SelectionNode {
    this.selections += 1
    // Fragments within fragments grow without bound; what is copied so far is thrown away.
    if (this.isTooLarge) return node
    if (node.kind === Kind.FIELD)
      return node.selectionSet ? { ...node, selectionSet: this.copySet(node.selectionSet) } : node
    if (node.kind === Kind.INLINE_FRAGMENT)
      return {
        ...node,
        directives: this.label(node.directives),
        selectionSet: this.copySet(node.selectionSet),
      }
    const fragment = this.deferring.get(node.name.value)
    if (!fragment) {
      if (!findDefer(node.directives)) return node
      return this.wrapSpread({ ...node, directives: withoutDefer(node.directives) }, node.directives)
    }
    return {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: fragment.typeCondition,
      directives: this.label(node.directives),
      selectionSet: this.copySet(fragment.selectionSet),
    }
  }

  /** The planner takes labels from inline fragments and from spreads alike; ours are all on inline ones. */
  private wrapSpread(spread: SelectionNode, directives: readonly DirectiveNode[] | undefined): SelectionNode {
    const defer = findDefer(directives)
    return {
      kind: Kind.INLINE_FRAGMENT,
      directives: this.label(defer ? [defer] : []),
      selectionSet: { kind: Kind.SELECTION_SET, selections: [spread] },
    }
  }

  private label(directives: readonly DirectiveNode[] | undefined): DirectiveNode[] {
    return (directives ?? []).flatMap((directive) => {
      if (directive.name.value !== 'defer') return [directive]
      const condition = readArgument(directive, 'if')
      if (condition?.kind === Kind.BOOLEAN && !condition.value) return []
      const label = `part${this.clientLabels.size}`
      const given = readArgument(directive, 'label')
      this.clientLabels.set(label, given?.kind === Kind.STRING ? given.value : undefined)
      const kept = directive.arguments?.filter(({ name }) => name.value === 'if') ?? []
      return [
        {
          ...directive,
          arguments: [...(condition?.kind === Kind.BOOLEAN ? [] : kept), labelArgument(label)],
        },
      ]
    })
  }
}

function withoutDefer(directives: readonly DirectiveNode[] | undefined): DirectiveNode[] {
  return (directives ?? []).filter(({ name }) => name.value !== 'defer')
}

function labelArgument(value: string): ArgumentNode & { readonly value: { readonly kind: Kind.STRING } } {
  const name = { kind: Kind.NAME, value: 'label' } as const
  return { kind: Kind.ARGUMENT, name, value: { kind: Kind.STRING, value } }
}
