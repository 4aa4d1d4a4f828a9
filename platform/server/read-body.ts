import { isAscii } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

/** The body is larger than allowed, in bytes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
  constructor(readonly maxBytes: number) {
    super(`The body is larger than ${maxBytes} bytes.`)
  }
}

/** The body is not UTF-8 text, or the request ended before it did. */
export class BodyUnreadable extends Error {
  override readonly name = 'BodyUnreadable'
}

/**
 * Reads a request's body as UTF-8 text of at most `maxBytes`. Rejects with `BodyTooLarge` (having read no further)
 * or `BodyUnreadable`. What comes after the limit is thrown away as it arrives, so that the client gets to read its answer.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const chunks: Buffer[] = []
  let size = 0
  const refuse = (error: Error) => {
    request.off('data', take).resume()
    reject(error)
  }
  const take = (chunk: Buffer) => {
    size += chunk.length
    chunks.push(chunk)
    if (size > maxBytes) refuse(new BodyTooLarge(maxBytes))
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) reject(new BodyTooLarge(maxBytes))
  else {
    request.on('data', take)
    request.once('end', () => {
      try {
        resolve(decode(chunks, size))
      } catch (cause) {
        reject(new BodyUnreadable('The body is not UTF-8 text.', { cause }))
      }
    })
    request.once('close', () => {
      // An error takes its stack when it is made, and every request closes.
      if (!request.complete) reject(new BodyUnreadable('The request ended before its body did.'))
    })
    request.once('error', (cause) => reject(new BodyUnreadable('The body could not be read.', { cause })))
  }
  return promise
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(chunks: readonly Buffer[], size: number): string {
  const [only] = chunks
  const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks, size)
  return isAscii(bytes) ? bytes.toString('latin1') : decoder.decode(bytes)
}
