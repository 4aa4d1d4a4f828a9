import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { IncrementalPayload } from '../execute/engine.ts'
import { statusOf, writeAnswer } from './http-answer.ts'
import type { MediaType } from './media-type.ts'

/** Whether a client reads answers in parts, in the form that Apollo Client and Apollo Router call 2022-08-24. */
export function acceptsDeferred(accept: string | undefined): boolean {
  return accept !== undefined && /multipart\/mixed\s*;[^,]*deferspec=20220824/i.test(accept)
}

/** The name of that form, which a client gives a socket in `connection_init` as `deferSpec`. */
export const deferSpec = '20220824'

/** The same over Server-Sent Events, where each part is an event. */
export function acceptsDeferredEvents(accept: string | undefined): boolean {
  return accept !== undefined && /text\/event-stream\s*;[^,]*deferspec=20220824/i.test(accept)
}

const contentType = 'multipart/mixed;boundary="-";deferSpec=20220824'
const partHead = 'content-type: application/json; charset=utf-8\r\n\r\n'

/**
 * Writes an answer part by part as it comes; one that comes whole is written as any other. Rejects with what the
 * payloads fail of or when the client has left; a response that has begun is then cut off.
 */
export async function writeDeferred(
  response: ServerResponse,
  payloads: AsyncIterable<IncrementalPayload>,
  mediaType: MediaType,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly hasErrors: boolean }> {
  let hasErrors = false
  try {
    for await (const payload of payloads) {
      hasErrors ||= payload.hasErrors
      if (!response.headersSent && !payload.hasNext) {
        const status = statusOf(payload.isRequestError, mediaType)
        writeAnswer(response, { status, json: payload.json }, mediaType)
        return { status, hasErrors }
      }
      await writePart(response, payload, signal)
    }
    response.end()
    return { status: 200, hasErrors }
  } catch (error) {
    // What is missing cannot be said any more except by ending early.
    if (response.headersSent) response.destroy()
    throw error
  }
}

async function writePart(
  response: ServerResponse,
  { json, hasNext }: IncrementalPayload,
  signal: AbortSignal,
): Promise<void> {
  const isFirst = !response.headersSent
  if (isFirst) {
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'private, no-store' })
  }
  // The delimiter goes with the part before it: a client knows then that the part is whole.
  const text = `${isFirst ? '\r\n---\r\n' : ''}${partHead}${json}\r\n---${hasNext ? '' : '--'}\r\n`
  if (!response.write(text)) await once(response, 'drain', { signal })
}
