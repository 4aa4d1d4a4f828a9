import { randomFillSync } from 'node:crypto'

let lastTime = 0
let sequence = 0
/** The time of the last id as the first digits of the next ones. */
let timeDigits = ''
let timeWritten = -1

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
  if (lastTime !== timeWritten) {
    timeDigits = writeTime(lastTime)
    timeWritten = lastTime
  }
  const random = randomHex(8)
  // The two highest bits of the random half are the variant.
  const variant = (0x8 | (Number.parseInt(random.charAt(0), 16) & 0x3)).toString(16)
  const count = (0x7000 | sequence).toString(16)
  return `${timeDigits}-${count}-${variant}${random.slice(1, 4)}-${random.slice(4)}`
}

/** No id made at that time or later sorts before it. */
export function lowestIdAt(time: Date): string {
  return `${writeTime(time.getTime())}-7000-8000-000000000000`
}

function writeTime(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

const pool = Buffer.alloc(4_096)
let digits = ''
let drawn = 0

/** So many random bytes as hexadecimal digits. The system is asked for some thousand at a time. */
export function randomHex(bytes: number): string {
  if (drawn + 2 * bytes > digits.length) {
    digits = randomFillSync(pool).toString('hex')
    drawn = 0
  }
  drawn += 2 * bytes
  return digits.slice(drawn - 2 * bytes, drawn)
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text has the form of a UUID of any version. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && form.test(text)
}

const anywhere = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** Every UUID in a text, each once, in lower case. */
export function findUuids(text: string): readonly string[] {
  return [...new Set(text.match(anywhere)?.map((id) => id.toLowerCase()))]
}
