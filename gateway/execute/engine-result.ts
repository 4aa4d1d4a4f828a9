import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import { PlanError } from '../plan/planner.ts'
import type { EngineResult, IncrementalPayload } from './engine.ts'

/** The answer to a request that could not be executed at all: no `data` key. */
export function requestError(errors: readonly GraphQLFormattedError[]): EngineResult {
  return new TextResult(`{"errors":${JSON.stringify(errors)}}`, errors, undefined)
}

interface TextFacts {
  /** All characters of the data are. */
  readonly isAscii?: boolean
  readonly cacheControl?: string | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
  readonly costs?: MeteredCosts | undefined
}

/** The answer to a request that was executed. `data` is JSON text. */
export function executionResult(
  data: string,
  errors: readonly GraphQLFormattedError[],
  facts: TextFacts = {},
): EngineResult {
  const json = errors.length > 0 ? `{"errors":${JSON.stringify(errors)},"data":${data}}` : `{"data":${data}}`
  return new TextResult(json, errors, data, facts)
}

/** Tells a result that several will send it. */
export function markShared(result: EngineResult): void {
  if (result instanceof TextResult) result.isShared = true
}

/** The text of an answer with more in its `extensions`. */
export function extendJson(
  { json, extensions }: Pick<EngineResult, 'json' | 'extensions'>,
  more: Readonly<Record<string, unknown>>,
): string {
  const written = JSON.stringify(more)
  // Extensions come last: only their own brace and the answer's stand behind what is in them.
  return extensions
    ? `${json.slice(0, -2)},${written.slice(1)}}`
    : `${json.slice(0, -1)},"extensions":${written}}`
}

/** A result that says more in its `extensions`. */
export function extendResult(result: EngineResult, more: Readonly<Record<string, unknown>>): EngineResult {
  const { errors, data, costs } = result
  const extensions = { ...result.extensions, ...more }
  return new TextResult(extendJson(result, more), errors, data, { extensions, costs })
}

/** A result as the only piece of an answer. */
export function wholePayload({ json, hasErrors, isRequestError }: EngineResult): IncrementalPayload {
  return { json, hasErrors, isRequestError, hasNext: false }
}

class TextResult implements EngineResult {
  readonly json: string
  readonly errors: readonly GraphQLFormattedError[]
  readonly data: string | undefined
  readonly cacheControl: string | undefined
  readonly extensions: Readonly<Record<string, unknown>> | undefined
  readonly costs: MeteredCosts | undefined
  readonly isAscii: boolean
  isShared = false
  private encoded: Uint8Array | undefined

  constructor(
    json: string,
    errors: readonly GraphQLFormattedError[],
    data: string | undefined,
    { isAscii = false, cacheControl, extensions, costs }: TextFacts = {},
  ) {
    this.json = json
    this.errors = errors
    this.data = data
    this.isAscii = isAscii
    this.cacheControl = cacheControl
    this.extensions = extensions
    this.costs = costs
  }

  get hasData(): boolean {
    return this.data !== undefined && this.data !== 'null'
  }

  get isRequestError(): boolean {
    return this.data === undefined
  }

  get hasErrors(): boolean {
    return this.errors.length > 0
  }

  get body(): Uint8Array | string {
    if (!this.isShared) return this.json
    return (this.encoded ??= Buffer.from(this.json, this.isAscii ? 'latin1' : 'utf8'))
  }
}

/** Turns what planning threw into an error for the client; a fault of ours says nothing about our insides. */
export function planningError(reason: unknown): GraphQLFormattedError {
  if (reason instanceof PlanError) return { message: reason.message, extensions: { code: reason.code } }
  return { message: 'The operation could not be planned', extensions: { code: 'OPERATION_PLANNING_FAILED' } }
}

export function variableErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code: 'BAD_USER_INPUT', ...error.extensions },
  }))
}

export function unknownOperation(operationName: string | undefined): GraphQLFormattedError {
  const message =
    operationName === undefined
      ? 'The document holds several operations: say which by operationName'
      : `The document holds no operation named "${operationName}"`
  return { message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }
}
