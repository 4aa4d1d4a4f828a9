import type { ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import type { Authenticated, Authenticator } from '../access/authenticate.ts'
import { hasSameRights } from '../../platform/auth/viewer.ts'
import { RequestError } from '../operation/request-error.ts'
import { openOperationsWriter } from '../respond/live-writer.ts'
import type { OperationsWriter, Patience } from '../respond/live-writer.ts'
import type { LiveAnswer } from '../subscriptions/follow-operation.ts'

/** Why an operation failed while it ran, as the JSON text of a list of errors. */
export type FailureWriter = (error: unknown) => string

const reservedForMs = 30_000
const maxOperations = 100

/**
 * One reserved stream of Server-Sent Events, which carries the answers of all operations its client asks by requests of
 * their own. It ends with its connection, and with the rights of whoever reserved it unless a request brings a newer
 * token.
 */
export class SingleStream {
  /** What the client shows to be matched with it. */
  readonly token = randomBytes(24).toString('base64url')
  readonly #authenticator: Authenticator
  readonly #patience: Patience
  readonly #onEnd: () => void
  readonly #ended = new AbortController()
  readonly #running = new Map<string, AbortController>()
  /** Answers that come before the stream was opened wait for it. */
  readonly #opened = Promise.withResolvers<OperationsWriter>()
  readonly #unused: NodeJS.Timeout
  #isOpen = false
  #authenticated: Authenticated
  #stopWatching: () => void

  constructor(
    authenticated: Authenticated,
    authenticator: Authenticator,
    patience: Patience,
    onEnd: () => void,
  ) {
    this.#patience = patience
    this.#authenticated = authenticated
    this.#authenticator = authenticator
    this.#onEnd = onEnd
    this.#opened.promise.catch(() => undefined)
    this.#stopWatching = authenticator.watch(authenticated, (reason) => this.end(reason))
    this.#unused = setTimeout(() => this.end(new Error('Nobody opened the stream.')), reservedForMs)
  }

  /** Whoever uses it must be who reserved it, with the same rights; a newer token lets it live on. */
  admit(authenticated: Authenticated): void {
    if (!hasSameRights(this.#authenticated.viewer, authenticated.viewer))
      throw new RequestError('STREAM_REFUSED', 'Another viewer, or other rights, reserved this stream.', 403)
    if ((authenticated.expiresAt ?? 0) <= (this.#authenticated.expiresAt ?? 0)) return
    this.#stopWatching()
    this.#authenticated = authenticated
    this.#stopWatching = this.#authenticator.watch(authenticated, (reason) => this.end(reason))
  }

  /** Resolves when the stream has ended. Throws when it is open already: a reservation is good for one. */
  async open(response: ServerResponse, left: AbortSignal): Promise<void> {
    if (this.#isOpen) throw new RequestError('STREAM_TAKEN', 'The stream is open already.', 409)
    this.#isOpen = true
    clearTimeout(this.#unused)
    const { signal } = this.#ended
    const writer = openOperationsWriter(response, AbortSignal.any([left, signal]), this.#patience)
    left.addEventListener('abort', () => this.end(new Error('The client left.')), { once: true })
    this.#opened.resolve(writer)
    if (left.aborted) this.end(new Error('The client left.'))
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    writer.cut()
  }

  /** Claims an id for an operation; answers the signal that stops it. Throws when the id or the place is taken. */
  begin(id: string): AbortSignal {
    if (this.#running.has(id))
      throw new RequestError('OPERATION_ID_TAKEN', `An operation with the id "${id}" runs already.`, 409)
    if (this.#running.size >= maxOperations)
      throw new RequestError('TOO_MANY_OPERATIONS', 'Too many operations run on this stream.', 429)
    const controller = new AbortController()
    this.#running.set(id, controller)
    if (this.#ended.signal.aborted) controller.abort(this.#ended.signal.reason)
    return controller.signal
  }

  /** Brings the answers of an operation that has begun. */
  async run(id: string, answers: AsyncIterable<LiveAnswer>, describe: FailureWriter): Promise<void> {
    const signal = this.#running.get(id)?.signal
    try {
      const writer = await this.#opened.promise
      for await (const { json } of answers) await writer.next(id, json)
      if (!signal?.aborted) writer.complete(id)
    } catch (error) {
      if (!signal?.aborted) await this.#fail(id, describe(error))
    } finally {
      this.#running.delete(id)
    }
  }

  /** Takes back an id whose operation was refused. */
  release(id: string): void {
    this.#running.delete(id)
  }

  /** Stops an operation; one that does not run stays so. */
  stop(id: string): void {
    this.#running.get(id)?.abort(new Error('The client completed the operation.'))
  }

  /** Whoever follows something is told why, when there is a reason to tell; without `complete`, so that clients come back. */
  end(reason: unknown): void {
    if (this.#ended.signal.aborted) return
    clearTimeout(this.#unused)
    this.#stopWatching()
    if (reason instanceof RequestError && this.#isOpen) this.#tell(reason)
    this.#ended.abort(reason)
    this.#opened.reject(reason)
    for (const controller of this.#running.values()) controller.abort(reason)
    this.#onEnd()
  }

  #tell(reason: RequestError): void {
    const json = `{"errors":${JSON.stringify([reason])}}`
    void this.#opened.promise.then((writer) => {
      for (const id of this.#running.keys()) void writer.next(id, json)?.catch(() => undefined)
    })
  }

  async #fail(id: string, errors: string): Promise<void> {
    const writer = await this.#opened.promise
    await writer.next(id, `{"errors":${errors}}`)?.catch(() => undefined)
    writer.complete(id)
  }
}
