import type { DocumentNode } from 'graphql'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { describeStanding } from '../budget/budgets.ts'
import type { FrontOptions } from '../front/front.ts'
import { isDeeperThan, maxValueDepth } from '../limits/value-depth.ts'
import { digestOperation } from '../operation/operation-digest.ts'
import type { ReadyOperation } from '../operation/prepare-operation.ts'
import { RequestError } from '../operation/request-error.ts'
import { executeNamed, findNamed, withVariables } from '../rest/named-operation.ts'
import type { NamedOperation } from '../rest/named-operation.ts'
import type { PartnerRequest } from '../rest/partner-request.ts'
import type { Arguments } from '../rest/read-arguments.ts'
import type { Caller } from '../usage/usage-meter.ts'
import type { IdempotentCalls } from './idempotent-calls.ts'
import { composeToolError, toResult, UnknownTool } from './tool-error.ts'
import { canBeTool, describeInput, dryRunName, idempotencyKeyName } from './tools.ts'
import type { ToolInputSchema } from './tools.ts'

/** Answers what is wrong with arguments; undefined when they fit. */
export type CheckArguments = (given: unknown) => string | undefined

export interface ToolCallOptions extends FrontOptions {
  readonly idempotentCalls: IdempotentCalls
  readonly compileCheck: (schema: ToolInputSchema) => CheckArguments
}

/**
 * Calls a tool: checks its arguments, then takes the way of every operation. What is refused is a result that says so.
 * Throws `UnknownTool`.
 */
export async function callTool(
  name: string,
  given: Arguments,
  partner: PartnerRequest,
  options: ToolCallOptions,
): Promise<CallToolResult> {
  const call = partner.beginCall()
  const { scope, authenticated } = partner
  try {
    const operation = await findTool(name, partner, options)
    const { prepared } = operation.ready
    partner.observed.describe(prepared.kind, prepared.name)
    call?.describe(operation.ready)
    checkArguments(operation, given, options)
    const caller = { authenticated, call }
    if (operation.published.kind === 'QUERY')
      return await execute(withVariables(operation, given), caller, partner, options)
    const { [idempotencyKeyName]: key, [dryRunName]: isDryRun, ...variables } = given
    const ready = withVariables(operation, variables)
    return isDryRun === true
      ? await rehearse(operation, ready, caller, partner, options)
      : await executeOnce(ready, String(key), caller, partner, options)
  } catch (error) {
    call?.fail(error)
    options.traffic.recordRefusal(error)
    if (error instanceof RequestError && error.code === 'OPERATION_NOT_FOUND')
      throw new UnknownTool(error.message)
    return composeToolError(error, scope.requestId, options.log)
  }
}

async function findTool(
  name: string,
  { application }: PartnerRequest,
  options: ToolCallOptions,
): Promise<NamedOperation> {
  const operation = await findNamed(name, application, options)
  if (canBeTool(operation)) return operation
  const message = `"${name}" is no tool: it has a variable called ${idempotencyKeyName} or ${dryRunName}.`
  throw new RequestError('OPERATION_NOT_FOUND', message, 404)
}

// A document is read once for each supergraph, and its text says what it takes.
const checks = new WeakMap<DocumentNode, CheckArguments>()

/** By the very schema the tool is listed with. */
function checkArguments(
  operation: NamedOperation,
  given: Arguments,
  { compileCheck }: ToolCallOptions,
): void {
  if (isDeeperThan(given, maxValueDepth + 1))
    throw invalid(`The arguments hold values more than ${maxValueDepth} levels deep.`)
  const { document } = operation.ready
  const check = checks.get(document) ?? compileCheck(describeInput(operation))
  checks.set(document, check)
  const problem = check(given)
  if (problem !== undefined) throw invalid(`The arguments do not fit the input schema: ${problem}`)
}

function invalid(message: string): RequestError {
  return new RequestError('BAD_USER_INPUT', message, 400)
}

async function execute(
  ready: ReadyOperation,
  caller: Caller,
  { scope }: PartnerRequest,
  options: ToolCallOptions,
): Promise<CallToolResult> {
  const { result, json } = await executeNamed(ready, caller, scope, options)
  return toResult(json, !result.hasData && result.hasErrors)
}

/** What has begun is finished, also when the agent leaves: it comes back with its key for the answer. */
async function executeOnce(
  ready: ReadyOperation,
  key: string,
  caller: Caller,
  { application: { applicationId, environment }, scope }: PartnerRequest,
  options: ToolCallOptions,
): Promise<CallToolResult> {
  // What one key was answered is not for another that may read less.
  const rights = scope.viewer.kind === 'machine' ? scope.viewer.scopes.toSorted().join(' ') : ''
  const digest = `${digestOperation(ready.request).toString('base64url')} ${rights}`
  const { json, isError, isReplayed } = await options.idempotentCalls.run(
    { owner: `${applicationId} ${environment}`, key, digest },
    async () => {
      const { result, json } = await executeNamed(ready, caller, { ...scope, signal: undefined }, options)
      const { hasData, hasErrors, isRequestError } = result
      return { json, isError: !hasData && hasErrors, isKept: !isRequestError }
    },
  )
  if (!isReplayed) return toResult(json, isError)
  // Nothing was done again, so nothing is charged again.
  caller.call?.answer({}, undefined)
  return { ...toResult(json, isError), _meta: { 'stratograph.dev/replayed': true } }
}

/** Tells what a mutation would take, and does nothing of it. */
async function rehearse(
  { published }: NamedOperation,
  ready: ReadyOperation,
  { call }: Caller,
  { application, scope }: PartnerRequest,
  { charges }: ToolCallOptions,
): Promise<CallToolResult> {
  const { estimatedCost, standing } = await charges.preview(ready, application, scope)
  const { engine } = ready.generation
  const dryRun = {
    isExecuted: false,
    cost: { estimated: estimatedCost, ceiling: application.budget.requestCeiling },
    budget: describeStanding(standing),
    isAffordable: estimatedCost <= Math.min(standing.remaining, application.budget.requestCeiling),
    scopes: {
      required: published.requiredScopes,
      areMet: !(engine.refuses?.(ready.prepared, scope.viewer) ?? false),
    },
  }
  call?.answer({}, undefined)
  return toResult(JSON.stringify({ dryRun }), false)
}
