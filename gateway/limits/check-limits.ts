import type { DocumentNode } from 'graphql'
import { RequestError } from '../operation/request-error.ts'
import type { RequestErrorCode } from '../operation/request-error.ts'
import { measureOperation } from './measure-operation.ts'
import type { OperationSize } from './measure-operation.ts'
import type { OperationLimits } from './operation-limits.ts'

const checks: readonly (readonly [keyof OperationSize, RequestErrorCode, string])[] = [
  ['depth', 'MAX_DEPTH_LIMIT', 'deep'],
  ['aliases', 'MAX_ALIASES_LIMIT', 'aliases'],
  ['rootFields', 'MAX_ROOT_FIELDS_LIMIT', 'root fields'],
  ['directives', 'MAX_DIRECTIVES_LIMIT', 'directives'],
]

/** Every limit the document passes, as errors that name limit and value. */
export function checkLimits(document: DocumentNode, limits: OperationLimits): RequestError[] {
  const ceiling = Math.max(limits.depth, limits.aliases, limits.rootFields, limits.directives) + 1
  const size = measureOperation(document, ceiling)
  return checks
    .filter(([key]) => size[key] > limits[key])
    .map(([key, code, what]) => {
      const sentence =
        key === 'depth' ? `is more than ${limits.depth} fields deep` : `has more than ${limits[key]} ${what}`
      return new RequestError(code, `The operation ${sentence}.`, 400)
    })
}
