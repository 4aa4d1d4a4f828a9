import { Kind, parse, type SelectionSetNode } from 'graphql'
import type { FetchNode } from './operation-plan.ts'

/** What a fetch selects of the objects it is merged into: root fields, or the fields of the entities it asks for. */
export function readFetchSelection(fetch: FetchNode): SelectionSetNode | undefined {
  const { definitions } = parse(fetch.operation, { noLocation: true })
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!fetch.requires) return operation?.selectionSet
  const entities = operation?.selectionSet.selections[0]
  return entities?.kind === Kind.FIELD ? entities.selectionSet : undefined
}
