import {
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { RequiredCondition } from '../operation-plan.ts'

/**
 * The variables that decide about `@skip` and `@include`. With several objects at one path, each selected under
 * other conditions, Apollo's planner has one fetched under a condition and its fields asked for under another: keys
 * and required values are missing then, and an object of which all is skipped is null instead of empty. A plan made
 * for given values of these variables knows no conditions and has no such faults.
 */
export function listConditions(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] {
  const used = new Set<string>()
  visit(document, {
    Directive(node) {
      const condition = conditionOf(node)
      if (condition) used.add(condition.variable)
    },
  })
  return (operation.variableDefinitions ?? [])
    .map(({ variable }) => variable.name.value)
    .filter((name) => used.has(name))
}

/** The document as it is for these values: no condition asks for their variables. */
export function settleConditions(document: DocumentNode, values: ReadonlyMap<string, boolean>): DocumentNode {
  const settle = <T extends { readonly directives?: readonly DirectiveNode[] }>(
    node: T,
  ): T | null | undefined => {
    if (!node.directives?.length) return undefined
    if (node.directives.some((directive) => leavesOut(directive, values))) return null
    const directives = node.directives.filter(
      (directive) => !values.has(conditionOf(directive)?.variable ?? ''),
    )
    return directives.length < node.directives.length ? { ...node, directives } : undefined
  }
  const fill = <T extends { readonly selectionSet?: SelectionSetNode | undefined }>(
    node: T,
  ): T | undefined =>
    node.selectionSet?.selections.length === 0 ? { ...node, selectionSet: justTypename } : undefined
  return visit(document, {
    Field: { enter: settle, leave: fill },
    FragmentSpread: settle,
    InlineFragment: {
      enter: settle,
      leave: ({ selectionSet }) => (selectionSet.selections.length === 0 ? null : undefined),
    },
    FragmentDefinition: { leave: fill },
    OperationDefinition: { leave: fill },
  })
}

const justTypename: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
}

/** The condition of a `@skip` or `@include`, unless a literal decides it. */
export function conditionOf({ name, arguments: given }: DirectiveNode): RequiredCondition | undefined {
  if (name.value !== 'skip' && name.value !== 'include') return undefined
  const value = given?.find((argument) => argument.name.value === 'if')?.value
  if (value?.kind !== Kind.VARIABLE) return undefined
  return { variable: value.name.value, is: name.value === 'include' }
}

function leavesOut(directive: DirectiveNode, values: ReadonlyMap<string, boolean>): boolean {
  const condition = conditionOf(directive)
  const value = condition && values.get(condition.variable)
  return value !== undefined && value !== condition?.is
}
