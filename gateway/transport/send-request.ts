import type { Dispatcher } from 'undici'

export interface HttpRequest {
  readonly path: string
  readonly method: 'GET' | 'POST'
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body?: string | undefined
  /** What came the last time, for an answer that is to be compared and kept; null when nothing did. */
  readonly expected?: Buffer | null | undefined
}

export interface RawAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The very ones that were expected when they are equal. */
  readonly bytes: Buffer
}

/** More came than was accepted; the connection it came over is closed. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

/**
 * Sends one request and collects its answer. Rejects with `AnswerTooLarge`, with the signal's reason, or with what
 * the connection failed of. No stream is made for the answer: one that is read whole in any case costs more as a
 * stream than all the rest of its request.
 */
export function sendRequest(
  dispatcher: Dispatcher,
  { path, method, headers, body = '', expected }: HttpRequest,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const collector = new AnswerCollector(resolve, reject, maxBytes, signal, expected)
    if (collector.listen()) dispatcher.dispatch({ path, method, headers, body }, collector)
  })
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  private resolve: (answer: RawAnswer) => void
  private reject: (reason: unknown) => void
  private readonly maxBytes: number
  private readonly signal: AbortSignal | undefined
  private readonly expected: Buffer | null | undefined
  private readonly chunks: Buffer[] = []
  private controller: Dispatcher.DispatchController | undefined
  private size = 0
  private status = 0
  private headers: RawAnswer['headers'] = {}

  constructor(
    resolve: (answer: RawAnswer) => void,
    reject: (reason: unknown) => void,
    maxBytes: number,
    signal: AbortSignal | undefined,
    expected: Buffer | null | undefined,
  ) {
    this.resolve = resolve
    this.reject = reject
    this.maxBytes = maxBytes
    this.signal = signal
    this.expected = expected
  }

  /** False when the caller has left already. */
  listen(): boolean {
    if (this.signal?.aborted) {
      this.reject(this.signal.reason)
      return false
    }
    this.signal?.addEventListener('abort', this)
    return true
  }

  /** The signal's event. */
  handleEvent(): void {
    this.reject(this.signal?.reason)
    // A request that still waits for a connection is aborted when it gets one.
    this.controller?.abort(toError(this.signal?.reason))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.signal?.aborted) controller.abort(toError(this.signal.reason))
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: RawAnswer['headers'],
  ): void {
    this.status = status
    this.headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length
    if (this.size > this.maxBytes) controller.abort(new AnswerTooLarge('The answer is too large'))
    else this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.signal?.removeEventListener('abort', this)
    this.resolve({ status: this.status, headers: this.headers, bytes: this.takeBytes() })
    this.letGo()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.signal?.removeEventListener('abort', this)
    this.reject(error)
    this.letGo()
  }

  private takeBytes(): Buffer {
    const { chunks, size, expected } = this
    if (expected && isMadeOf(expected, chunks, size)) return expected
    const [first] = chunks
    // What is kept must not keep in memory what else was read from the connection.
    return chunks.length === 1 && first && expected === undefined ? first : Buffer.concat(chunks, size)
  }

  /** A connection holds on to its last handler until the next: that must not keep the answer, nor its promise. */
  private letGo(): void {
    this.chunks.length = 0
    this.headers = {}
    this.controller = undefined
    this.resolve = ignore
    this.reject = ignore
  }
}

function isMadeOf(bytes: Buffer, chunks: readonly Buffer[], size: number): boolean {
  if (bytes.length !== size) return false
  let start = 0
  for (const chunk of chunks) {
    const end = start + chunk.length
    if (chunk.compare(bytes, start, end) !== 0) return false
    start = end
  }
  return true
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The request was aborted', { cause: reason })
}

function ignore(): void {}
