import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { RequestError } from '../operation/request-error.ts'
import type { LiveForm } from './live-form.ts'

/**
 * Writes the answers of one subscription. Who takes no more is waited for: that write resolves when the client takes
 * more, and rejects when it left, or took nothing for so long that it is let go.
 */
export interface LiveWriter {
  /** `cursor` names the place behind the answer; over SSE it is the event's id. */
  next(json: string, cursor: string | undefined): Promise<void> | undefined
  /** The subscription has come to its end. */
  complete(): void
  /** It cannot go on: the client is told why. `errors` is the JSON text of a list. */
  fail(errors: string): void
  /** It ends here but has not come to its end: the client may come back, and is told why it was let go. */
  cut(errors?: string): void
}

/** With clients that take nothing of what waits for them. */
export interface Patience {
  /** Milliseconds until one is let go. */
  readonly stalledMs: number
  onStalled(): void
}

/** How the two forms put the same things. */
interface Dialect {
  readonly contentType: string
  readonly opening: string
  readonly heartbeat: string
  next(json: string, cursor: string | undefined): string
  readonly completed: string
  failed(errors: string): string
  cut(errors: string): string
}

const heartbeatMs = 5_000

const eventStream: Dialect = {
  contentType: 'text/event-stream; charset=utf-8',
  opening: ':\n\n',
  heartbeat: ':\n\n',
  // JSON text has no line breaks, so one line of data holds it.
  next: (json, cursor) => `${cursor === undefined ? '' : `id: ${cursor}\n`}event: next\ndata: ${json}\n\n`,
  // Without the empty data line a browser would not fire the event.
  completed: 'event: complete\ndata:\n\n',
  failed: (errors) => `event: next\ndata: {"errors":${errors}}\n\nevent: complete\ndata:\n\n`,
  // A stream that ends without `complete` is one that clients open again.
  cut: (errors) => `event: next\ndata: {"errors":${errors}}\n\n`,
}

// A part counts only once its closing delimiter is there, so each part brings it along.
const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`

const multipart: Dialect = {
  contentType: 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0',
  opening: `\r\n--graphql${part('{}')}`,
  heartbeat: part('{}'),
  next: (json) => part(`{"payload":${json}}`),
  completed: '--\r\n',
  failed: (errors) => `${part(`{"payload":null,"errors":${errors}}`)}--\r\n`,
  cut: (errors) => multipart.failed(errors),
}

const dialects: Readonly<Record<LiveForm, Dialect>> = { 'event-stream': eventStream, multipart }

/** Opens a stream of answers. `signal` aborts when the client leaves. */
export function openLiveWriter(
  response: ServerResponse,
  form: LiveForm,
  signal: AbortSignal,
  patience: Patience,
): LiveWriter {
  const dialect = dialects[form]
  const { write, end } = openStream(response, dialect, signal, patience)
  return {
    next: (json, cursor) => write(dialect.next(json, cursor)),
    complete: () => end(dialect.completed),
    fail: (errors) => end(dialect.failed(errors)),
    cut: (errors) => end(errors === undefined ? '' : dialect.cut(errors)),
  }
}

/** Writes the answers of many operations to one stream, each with the id its client gave it. */
export interface OperationsWriter {
  /** Waits for a client that takes no more; rejects when it left or is let go. */
  next(id: string, json: string): Promise<void> | undefined
  complete(id: string): void
  /** The stream ends here, but what runs on it has not come to its end. */
  cut(): void
}

/** Opens the stream of Server-Sent Events in single connection mode. */
export function openOperationsWriter(
  response: ServerResponse,
  signal: AbortSignal,
  patience: Patience,
): OperationsWriter {
  const { write, end } = openStream(response, eventStream, signal, patience)
  const data = (id: string) => `data: {"id":${JSON.stringify(id)}`
  return {
    next: (id, json) => write(`event: next\n${data(id)},"payload":${json}}\n\n`),
    complete(id) {
      if (!response.writableEnded) response.write(`event: complete\n${data(id)}}\n\n`)
    },
    cut: () => end(''),
  }
}

/** What stays open, is kept alive and writes no faster than it is read. */
function openStream(response: ServerResponse, dialect: Dialect, signal: AbortSignal, patience: Patience) {
  response.writeHead(200, {
    'content-type': dialect.contentType,
    'cache-control': 'private, no-store',
    // A proxy that collects answers would keep every event to itself.
    'x-accel-buffering': 'no',
  })
  response.write(dialect.opening)
  const heartbeat = setInterval(() => {
    // A client that takes nothing is not helped by more of it.
    if (!response.writableNeedDrain) response.write(dialect.heartbeat)
  }, heartbeatMs)
  response.once('close', () => clearInterval(heartbeat))
  const end = (last: string) => {
    clearInterval(heartbeat)
    if (!response.writableEnded) response.end(last)
  }
  // However many write at a time, one waits for the client and the others with it.
  let draining: Promise<void> | undefined
  const drained = () =>
    (draining ??= drain(response, signal, patience)
      .catch((error: unknown) => {
        if (error instanceof RequestError) end(dialect.cut(JSON.stringify([error])))
        throw error
      })
      .finally(() => (draining = undefined)))
  const write = (text: string) => (response.writableEnded || response.write(text) ? undefined : drained())
  return { write, end }
}

/** Rejects with `RequestError` SLOW_CONSUMER for a client that takes nothing, which reads that if it ever goes on. */
async function drain(
  response: ServerResponse,
  signal: AbortSignal,
  { stalledMs, onStalled }: Patience,
): Promise<void> {
  const stalled = new AbortController()
  let waiting = response.writableLength
  const timer = setInterval(() => {
    const taken = waiting - response.writableLength
    waiting = response.writableLength
    if (taken <= 0) stalled.abort()
  }, stalledMs)
  try {
    await once(response, 'drain', { signal: AbortSignal.any([signal, stalled.signal]) })
  } catch (error) {
    if (signal.aborted) throw error
    onStalled()
    setTimeout(() => response.destroy(), stalledMs).unref()
    throw new RequestError(
      'SLOW_CONSUMER',
      'Nothing was taken for too long: come back with the last cursor.',
      503,
    )
  } finally {
    clearInterval(timer)
  }
}
