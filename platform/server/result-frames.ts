/**
 * Writes the messages that carry results as whole WebSocket frames (RFC 6455 §5.2: from a server, unmasked, one frame
 * each). What is the same for many is made once: the bytes of the result, and the frame for all who gave one id.
 */
export class ResultFrames {
  #json = ''
  #body: Buffer = Buffer.alloc(0)
  #id: string | undefined
  #frame: Buffer = Buffer.alloc(0)

  /** The frame of a `next` message of `graphql-transport-ws`, around a result as JSON text. */
  next(id: string, json: string): Buffer {
    if (json !== this.#json) {
      this.#json = json
      this.#body = Buffer.from(`${json}}`)
      this.#id = undefined
    }
    if (id !== this.#id) {
      this.#id = id
      this.#frame = frameText(`{"id":${JSON.stringify(id)},"type":"next","payload":`, this.#body)
    }
    return this.#frame
  }
}

const finalText = 0x81
const longestShort = 125
const longestMiddle = 0xffff

function frameText(head: string, body: Buffer): Buffer {
  const headBytes = Buffer.byteLength(head)
  const length = headBytes + body.length
  const start = length <= longestShort ? 2 : length <= longestMiddle ? 4 : 10
  const frame = Buffer.allocUnsafe(start + length)
  frame[0] = finalText
  if (start === 2) frame[1] = length
  else if (start === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(head, start)
  body.copy(frame, start + headBytes)
  return frame
}
