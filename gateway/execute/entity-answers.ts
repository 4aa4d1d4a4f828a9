import type { GraphQLFormattedError } from 'graphql'
import type { SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import type { EntityAnswer } from './entity-memo.ts'
import { isJsonObject } from './run.ts'

export interface ReadEntities {
  readonly answers: readonly EntityAnswer[]
  /** Errors about no entity in particular. */
  readonly general: readonly GraphQLFormattedError[]
  /** What is wrong with the answer's form; then every entity is null. */
  readonly fault: string | undefined
}

/** Takes an `_entities` answer apart, trusting nothing about its form. */
export function readEntities(result: SubgraphResult, count: number): ReadEntities {
  const entities = result.data?.['_entities']
  if (!result.errors?.length && Array.isArray(entities) && entities.length === count) {
    const answers = entities.map((entity: unknown) => ({
      entity: isJsonObject(entity) ? entity : null,
      errors: noErrors,
    }))
    return { answers, general: noErrors, fault: undefined }
  }
  const errors = (result.errors ?? []).map((error) => error as GraphQLFormattedError)
  const fault = findFault(entities, count, errors.length > 0)
  const byEntity = new Map<number, GraphQLFormattedError[]>()
  const general: GraphQLFormattedError[] = []
  for (const error of errors) {
    const index = error.path?.[0] === '_entities' ? error.path[1] : undefined
    if (typeof index !== 'number' || index < 0 || index >= count) general.push(error)
    else byEntity.set(index, [...(byEntity.get(index) ?? []), { ...error, path: error.path?.slice(2) ?? [] }])
  }
  const answers = Array.from({ length: count }, (_, index): EntityAnswer => {
    const entity: unknown = fault === undefined && Array.isArray(entities) ? entities[index] : null
    return { entity: isJsonObject(entity) ? entity : null, errors: byEntity.get(index) ?? noErrors }
  })
  return { answers, general, fault }
}

const noErrors: readonly GraphQLFormattedError[] = []

function findFault(entities: unknown, count: number, hasErrors: boolean): string | undefined {
  if (entities === null || entities === undefined) {
    return hasErrors ? undefined : 'it gave neither entities nor errors'
  }
  if (!Array.isArray(entities)) return 'its entities are not a list'
  if (entities.length !== count) return `it gave ${entities.length} entities for ${count} representations`
  return undefined
}
