import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { internalKey } from '../plan/repair/safe-names.ts'
import {
  isDeferred,
  isIncluded,
  shapeSelections,
  type ObjectShape,
  type ShapeOptions,
} from './answer-shape.ts'
import { findDefer, readArgument } from './defer-labels.ts'

/** A part of an answer that comes later: what a `@defer` holds, at every object at its path. */
export interface DeferredPart {
  /** Its own in the operation, as `labelDefers` gave it. */
  readonly label: string
  /** The part it is nested in; undefined for one of the operation itself. */
  readonly parent: string | undefined
  /** From the answer's root, lists left out. */
  readonly path: readonly PartStep[]
  readonly shape: ObjectShape
}

export interface PartStep {
  readonly key: string
  /** Where the merged data holds the value. */
  readonly source: string
}

/** The parts of a labelled operation, for given values of its conditions; outer ones before those inside. */
export function listDeferredParts(options: ShapeOptions): readonly DeferredPart[] {
  const root = options.schema.getRootType(options.operation.operation)
  if (!root) return []
  const lister = new PartLister(options)
  lister.walk(options.operation.selectionSet, {
    type: root,
    position: root,
    path: [],
    parent: undefined,
    wrap: asIs,
  })
  return lister.parts
}

interface Place {
  /** What fields are looked up on. */
  readonly type: GraphQLNamedType
  /** The type of the field whose object this is, whatever fragments were entered since. */
  readonly position: GraphQLNamedType
  readonly path: readonly PartStep[]
  readonly parent: string | undefined
  /** Puts a selection back into the fragments entered since. */
  readonly wrap: (node: SelectionNode) => SelectionNode
}

const asIs = (node: SelectionNode): SelectionNode => node

class PartLister {
  readonly parts: DeferredPart[] = []
  private readonly options: ShapeOptions

  constructor(options: ShapeOptions) {
    this.options = options
  }

  walk(set: SelectionSetNode, place: Place): void {
    for (const node of set.selections) {
      if (!isIncluded(node.directives, this.options.isTrue)) continue
      if (node.kind === Kind.FIELD) this.walkField(node, place)
      // A spread that is left holds no @defer; `labelDefers` has inlined those that do.
      else if (node.kind === Kind.INLINE_FRAGMENT) this.walkFragment(node, place)
    }
  }

  private walkField(node: FieldNode, place: Place): void {
    const { type, path, parent } = place
    if (!node.selectionSet || !(isObjectType(type) || isInterfaceType(type))) return
    const field = type.getFields()[node.name.value]
    if (!field) return
    const key = (node.alias ?? node.name).value
    const step = { key, source: internalKey(node, this.options.fieldNames) }
    const named = getNamedType(field.type)
    this.walk(node.selectionSet, { type: named, position: named, path: [...path, step], parent, wrap: asIs })
  }

  private walkFragment(node: InlineFragmentNode, place: Place): void {
    const { schema, isTrue } = this.options
    const type = (node.typeCondition && schema.getType(node.typeCondition.name.value)) ?? place.type
    const bare: InlineFragmentNode = { ...node, directives: node.directives?.filter(isNotDefer) ?? [] }
    const wrap = (inner: SelectionNode): SelectionNode =>
      place.wrap({ ...bare, selectionSet: { kind: Kind.SELECTION_SET, selections: [inner] } })
    const defer = findDefer(node.directives)
    const label = defer && readArgument(defer, 'label')
    if (label?.kind !== Kind.STRING || !isDeferred(node.directives, isTrue))
      return this.walk(node.selectionSet, { ...place, type, wrap })
    const selections = [place.wrap(bare)]
    const shape = shapeSelections(this.options, place.position, { kind: Kind.SELECTION_SET, selections })
    this.parts.push({ label: label.value, parent: place.parent, path: place.path, shape })
    this.walk(node.selectionSet, { ...place, type, parent: label.value, wrap })
  }
}

function isNotDefer({ name }: { name: { value: string } }): boolean {
  return name.value !== 'defer'
}
