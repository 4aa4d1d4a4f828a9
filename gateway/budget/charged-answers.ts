import type { FormattedExecutionResult } from 'graphql'
import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import { RequestError } from '../operation/request-error.ts'
import { extendJson } from '../execute/engine-result.ts'
import type { EngineResult, PreparedOperation } from '../execute/engine.ts'
import type { PartnerCall } from '../usage/usage-meter.ts'
import type { Bill, Charge } from './charge-operation.ts'

/** The answer of an operation, as JSON text. */
export interface ExecutedAnswer {
  readonly result: EngineResult
  /** What the result says, and in `extensions.budget` what it cost and what is left, where that was charged. */
  readonly json: string
  readonly bill?: Bill | undefined
}

/** Executes, and what is charged settles and counts. What fails costs what was asked for, not what was answered. */
export function executeCharged(
  charge: Charge | undefined,
  call: PartnerCall | undefined,
  execute: () => Promise<ExecutedAnswer>,
): Promise<ExecutedAnswer> {
  return charge ? executeAndSettle(charge, call, execute) : execute()
}

async function executeAndSettle(
  charge: Charge,
  call: PartnerCall | undefined,
  execute: () => Promise<ExecutedAnswer>,
): Promise<ExecutedAnswer> {
  try {
    const executed = await execute()
    const { data, costs } = executed.result
    const bill = await charge.settle(data === undefined ? undefined : JSON.parse(data), costs)
    call?.answer(executed.result, bill)
    return { result: executed.result, json: writeBill(executed, bill), bill }
  } catch (error) {
    call?.fail(error, await charge.settle(undefined))
    throw error
  }
}

/** An answer on a stream, as JSON text. */
interface StreamedAnswer {
  readonly json: string
  readonly costs?: MeteredCosts | undefined
}

/** An operation of a key whose answers go onto a stream. */
export interface ChargedStream<Answer> {
  readonly kind: PreparedOperation['kind']
  readonly call: PartnerCall | undefined
  /** Aborts when nobody listens any more. */
  readonly signal: AbortSignal | undefined
  /** As `OperationCharges.admit`. */
  admit(): Promise<Charge> | undefined
  answer(): AsyncIterable<Answer>
}

/** The answers of an operation on a stream: a subscription pays for each event, all else once. */
export async function* chargeAnswers<Answer extends StreamedAnswer>(
  stream: ChargedStream<Answer>,
): AsyncGenerator<Answer> {
  const { kind, call } = stream
  const charge = await stream.admit()?.catch((error: unknown) => {
    call?.fail(error)
    throw error
  })
  if (!charge) return yield* forward(stream.answer())
  if (kind === 'subscription') return yield* chargeEvents(charge, stream)
  let data: unknown
  try {
    for await (const whole of stream.answer()) {
      const answered = readAnswer(whole)
      data = answered.data
      const bill = await charge.settle(data, whole.costs)
      call?.answer(answered, bill)
      yield { ...whole, json: extendJson({ ...answered, json: whole.json }, { budget: bill.budget }) }
    }
  } catch (error) {
    call?.fail(error, await charge.settle(data))
    throw error
  }
}

async function* forward<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield* values
}

function readAnswer({ json }: { readonly json: string }): FormattedExecutionResult {
  return JSON.parse(json) as FormattedExecutionResult
}

/** The events of a charged subscription, as long as there is budget for them. */
async function* chargeEvents<Answer extends { readonly json: string }>(
  charge: Charge,
  { answer, call, signal }: ChargedStream<Answer>,
): AsyncGenerator<Answer> {
  // From here on what happens is paid for, one event at a time.
  call?.follow(await charge.settle(undefined))
  try {
    for await (const event of answer()) {
      const answered = readAnswer(event)
      const { isPaid, ...points } = await charge.debitEvent(answered.data)
      if (!isPaid) throw usedUp()
      call?.countEvent(answered, points)
      yield event
    }
  } catch (error) {
    if (!signal?.aborted) call?.end(error)
    throw error
  }
}

function usedUp(): RequestError {
  const message = 'The budget of this key is used up: come back with the last cursor when it has refilled.'
  return new RequestError('BUDGET_EXCEEDED', message, 429)
}

/** An explanation has the extensions to itself; its headers tell the budget. */
function writeBill({ json, result }: ExecutedAnswer, { budget }: Bill): string {
  return json === result.json ? extendJson(result, { budget }) : json
}
