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

/** Reads a request's body as UTF-8 text of at most `maxBytes`. Rejects as `readBytes` and `decodeBody` do. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  return decodeBody(await readBytes(request, maxBytes))
}

/**
 * Reads a request's body of at most `maxBytes`. Rejects with `BodyTooLarge` (having read no further) or `BodyUnreadable`.
 * What comes after the limit is thrown away as it arrives, so that the client gets to read its answer. The bytes may
 * be part of a larger buffer: whoever keeps them takes a copy.
 */
export function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return reject(new BodyTooLarge(maxBytes))
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= maxBytes) return
      request.off('data', take).resume()
      reject(new BodyTooLarge(maxBytes))
    }
    request.on('data', take)
    request.on('end', () => resolve(join(chunks, size)))
    request.on('close', () => {
      // An error takes its stack when it is made, and every request closes.
      if (!request.complete) reject(new BodyUnreadable('The request ended before its body did.'))
    })
    request.on('error', (cause) => reject(new BodyUnreadable('The body could not be read.', { cause })))
  })
}

function join(chunks: readonly Buffer[], size: number): Buffer {
  const [only] = chunks
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, size)
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text of a body. Throws `BodyUnreadable` when it is not UTF-8. */
export function decodeBody(bytes: Buffer): string {
  try {
    return isAscii(bytes) ? bytes.toString('latin1') : decoder.decode(bytes)
  } catch (cause) {
    throw new BodyUnreadable('The body is not UTF-8 text.', { cause })
  }
}
