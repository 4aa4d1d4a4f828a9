import type { FormattedExecutionResult } from 'graphql'

// What is being put into the message that is being written at this moment: writing and sending are one step.
let pending: string | undefined
const marker = '\u0000written'
const tail = JSON.stringify({ payload: marker }).slice(1)

/**
 * A result as JSON text, for those who send one answer to many: the protocol library writes the message around it and
 * never looks inside, so the text is made once however many it goes to. To be sent with `completeMessage`.
 */
export class WrittenResult {
  readonly #json: string

  constructor(json: string) {
    this.#json = json
  }

  /** Nothing but the library's own writing ever asks for it. */
  toJSON(): string {
    pending = this.#json
    return marker
  }
}

/** A result of text in the place of a result of values. */
export function writtenResult(json: string): FormattedExecutionResult {
  return new WrittenResult(json) as FormattedExecutionResult
}

/** The message with the text of the result it was just written around; any other message as it is. */
export function completeMessage(message: string): string {
  if (pending === undefined) return message
  const json = pending
  pending = undefined
  return message.endsWith(tail) ? `${message.slice(0, -tail.length)}"payload":${json}}` : message
}
