import type { LogAddress } from '../../platform/events/event.ts'
import { extendJson } from '../execute/engine-result.ts'
import type { EngineResult } from '../execute/engine.ts'
import type { OperationCursors } from './cursor.ts'
import type { LiveAnswer } from './follow-operation.ts'
import type { PlacedAnswer } from './shared-stream.ts'

const behindCursor = '"}}'

/** One answer of a stream: the same for all who follow it, but for whose cursor it carries. */
export class StreamAnswer implements PlacedAnswer {
  readonly position: LogAddress | undefined
  readonly size: number
  /** Up to the cursor, which comes last; the whole answer of an event that lies in no log. */
  readonly #text: string
  readonly #seal: string | undefined
  /** One person's many windows come one after the other, and all of them get the same text. */
  #latest: { readonly owner: string; readonly answer: LiveAnswer } | undefined

  constructor(
    result: Pick<EngineResult, 'json' | 'extensions'>,
    cursors: OperationCursors,
    position: LogAddress | undefined,
  ) {
    this.position = position
    this.#text =
      position === undefined ? result.json : extendJson(result, { cursor: '' }).slice(0, -behindCursor.length)
    this.size = this.#text.length
    this.#seal = position === undefined ? undefined : cursors.seal(position)
  }

  /** For whom `cursors` are. */
  answerFor({ owner }: OperationCursors): LiveAnswer {
    if (this.#latest?.owner === owner) return this.#latest.answer
    const answer = this.#write(owner)
    this.#latest = { owner, answer }
    return answer
  }

  #write(owner: string): LiveAnswer {
    const { position } = this
    if (this.#seal === undefined) return { json: this.#text, cursor: undefined, position }
    const cursor = owner + this.#seal
    return { json: `${this.#text}${cursor}${behindCursor}`, cursor, position }
  }
}
