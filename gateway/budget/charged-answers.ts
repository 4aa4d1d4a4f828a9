import type { FormattedExecutionResult } from 'graphql'
import { RequestError } from '../operation/request-error.ts'
import { extendJson } from '../execute/engine-result.ts'
import type { EngineResult, PreparedOperation } from '../execute/engine.ts'
import type { Bill, Charge } from './charge-operation.ts'

/** The answer of a charged operation: its text tells in `extensions.budget` what it cost and what is left. */
export interface ChargedAnswer<Executed> {
  readonly executed: Executed
  readonly json: string
  readonly bill: Bill | undefined
}

/** Executes and settles. What fails costs what was asked for, not what was answered. */
export async function executeCharged<
  Executed extends { readonly result: EngineResult; readonly json: string },
>(charge: Charge | undefined, execute: () => Promise<Executed>): Promise<ChargedAnswer<Executed>> {
  if (!charge) {
    const executed = await execute()
    return { executed, json: executed.json, bill: undefined }
  }
  try {
    const executed = await execute()
    const { data } = executed.result
    const bill = await charge.settle(data === undefined ? undefined : JSON.parse(data))
    return { executed, json: writeBill(executed, bill), bill }
  } catch (error) {
    await charge.settle(undefined)
    throw error
  }
}

/** The answers of an operation on a stream: a subscription pays for each event, all else once. */
export async function* chargeAnswers<Answer extends { readonly json: string }>(
  admit: () => Promise<Charge | undefined>,
  kind: PreparedOperation['kind'],
  answer: () => AsyncIterable<Answer>,
): AsyncGenerator<Answer> {
  const charge = await admit()
  if (!charge) return yield* forward(answer())
  if (kind === 'subscription') return yield* chargeEvents(charge, answer())
  let data: unknown
  try {
    for await (const whole of answer()) {
      const answered = readAnswer(whole)
      data = answered.data
      const { budget } = await charge.settle(data)
      yield { ...whole, json: extendJson({ ...answered, json: whole.json }, { budget }) }
    }
  } catch (error) {
    await charge.settle(data)
    throw error
  }
}

async function* forward<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield* values
}

function readAnswer({
  json,
}: {
  readonly json: string
}): Pick<FormattedExecutionResult, 'data' | 'extensions'> {
  return JSON.parse(json) as FormattedExecutionResult
}

/** The events of a charged subscription, as long as there is budget for them. */
async function* chargeEvents<Answer extends { readonly json: string }>(
  charge: Charge,
  answers: AsyncIterable<Answer>,
): AsyncGenerator<Answer> {
  // From here on what happens is paid for, one event at a time.
  await charge.settle(undefined)
  for await (const answer of answers) {
    if (!(await charge.debitEvent(readAnswer(answer).data))) {
      const message =
        'The budget of this key is used up: come back with the last cursor when it has refilled.'
      throw new RequestError('BUDGET_EXCEEDED', message, 429)
    }
    yield answer
  }
}

/** An explanation has the extensions to itself; its headers tell the budget. */
function writeBill({ json, result }: { json: string; result: EngineResult }, { budget }: Bill): string {
  return json === result.json ? extendJson(result, { budget }) : json
}
