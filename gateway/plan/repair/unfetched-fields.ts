import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { OperationPlan } from '../operation-plan.ts'
import { PlanError } from '../planner.ts'

/**
 * An operation that asks for data must have a plan that fetches some: the planner answers a few impossible
 * selections with an empty plan, which would otherwise turn into a silent null.
 */
export function requireFetches(
  document: DocumentNode,
  operationName: string | undefined,
  plan: OperationPlan['node'],
): void {
  if (plan !== undefined) return
  const operation = document.definitions.find(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION && (!operationName || node.name?.value === operationName),
  )
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return
  const missing = findDataField(operation.selectionSet, document)
  if (missing === undefined) return
  throw new PlanError(
    'OPERATION_PLAN_INCOMPLETE',
    `No subgraph can answer the field "${missing}" as it is selected here`,
  )
}

function findDataField(set: SelectionSetNode, document: DocumentNode): string | undefined {
  for (const selection of set.selections) {
    if (isNeverIncluded(selection.directives)) continue
    const found = findInSelection(selection, document)
    if (found !== undefined) return found
  }
  return undefined
}

function findInSelection(selection: SelectionNode, document: DocumentNode): string | undefined {
  if (selection.kind === Kind.FIELD) {
    const name = selection.name.value
    if (name.startsWith('__')) return undefined
    return !selection.selectionSet || hasSelections(selection.selectionSet) ? name : undefined
  }
  if (selection.kind === Kind.INLINE_FRAGMENT) return findDataField(selection.selectionSet, document)
  const fragment = document.definitions.find(
    (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
  )
  return fragment?.kind === Kind.FRAGMENT_DEFINITION
    ? findDataField(fragment.selectionSet, document)
    : undefined
}

function hasSelections(set: SelectionSetNode): boolean {
  return set.selections.some((selection) => !isNeverIncluded(selection.directives))
}

function isNeverIncluded(directives: readonly DirectiveNode[] | undefined): boolean {
  return (directives ?? []).some(({ name, arguments: given }) => {
    const condition = given?.find((argument) => argument.name.value === 'if')?.value
    if (condition?.kind !== Kind.BOOLEAN) return false
    return name.value === 'skip' ? condition.value : name.value === 'include' && !condition.value
  })
}
