import { randomBytes } from 'node:crypto'

let lastTime = 0
let sequence = 0

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, 12 bits counting within one millisecond of this process,
 * 62 random bits. Ids made one after another by one process sort in that order.
 */
export function createId(now: number = Date.now()): string {
  sequence = now > lastTime ? 0 : sequence + 1
  lastTime = Math.max(now, lastTime)
  // More than 4,096 ids in one millisecond borrow from the next, which keeps the order.
  if (sequence > 0xfff) {
    lastTime += 1
    sequence = 0
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(lastTime, 0, 6)
  bytes.writeUInt16BE(0x7000 | sequence, 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text has the form of a UUID of any version. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && form.test(text)
}
