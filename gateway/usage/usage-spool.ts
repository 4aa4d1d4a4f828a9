import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createId } from '../../platform/database/uuid.ts'
import type { Logger } from '../../platform/telemetry/log.ts'

interface OpenFile {
  readonly id: string
  readonly descriptor: number
  readonly openedAt: number
  lines: number
}

const suffix = '.ndjson'
const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.ndjson$/
const mostLines = 2_000
const openForMs = 2_000
/** By then whoever opened a file has closed it, or is gone. */
const abandonedAfterMs = 10_000
const mostWaiting = 10_000

/**
 * Lines that outlive their process: each is with the operating system when `append` returns, so that a process that is
 * killed loses none. Files are closed after two seconds or 2,000 lines and never touched again; each is a batch, and its
 * name the batch's id. Processes may share a folder, and whoever comes later finds what one that died has left.
 */
export class UsageSpool {
  readonly #folder: string
  readonly #log: Logger
  #open: OpenFile | undefined
  readonly #closed = new Set<string>()
  /** Lines the disk did not take. */
  #waiting: string[] = []
  #lost = 0

  constructor(folder: string, log: Logger) {
    this.#folder = folder
    this.#log = log
  }

  /** Never throws: a full disk is no reason to refuse a call. What it does not take waits in memory, up to a bound. */
  append(line: string): void {
    if (this.#waiting.length > 0 || !this.#write(line)) this.#hold(line)
  }

  /** Closes what is open and answers the ids of all files that nobody writes to any more, the oldest first. */
  async listClosed(): Promise<string[]> {
    this.#writeWaiting()
    this.#close()
    const names = await readdir(this.#folder).catch(noneIfMissing)
    const ids = names.filter((name) => idForm.test(name)).map((name) => name.slice(0, -suffix.length))
    const now = Date.now()
    return ids
      .filter((id) => this.#closed.has(id) || now - openedAtOf(id) > abandonedAfterMs)
      .toSorted((one, other) => (one < other ? -1 : 1))
  }

  /** The whole lines of a closed file; none when somebody else has sent and removed it. */
  async read(id: string): Promise<string[]> {
    const text = await readFile(this.#pathOf(id), 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return ''
      throw error
    })
    // What stands behind the last line end was never finished, so its call was not answered.
    return text.split('\n').slice(0, -1)
  }

  async remove(id: string): Promise<void> {
    this.#closed.delete(id)
    await unlink(this.#pathOf(id)).catch(noneIfMissing)
  }

  /** Keeps a file that nobody will ever take, out of the way. */
  async setAside(id: string): Promise<void> {
    this.#closed.delete(id)
    await rename(this.#pathOf(id), join(this.#folder, `${id}.refused`)).catch(noneIfMissing)
  }

  #write(line: string): boolean {
    try {
      const file = this.#fileFor(Date.now())
      const bytes = Buffer.from(`${line}\n`)
      file.lines += 1
      if (writeSync(file.descriptor, bytes) === bytes.length) return true
    } catch (error) {
      this.#log.warn({ err: error }, 'the log of partner calls could not be written')
    }
    // Half a line may stand at its end now, and nothing may follow that.
    this.#close()
    return false
  }

  #fileFor(now: number): OpenFile {
    const open = this.#open
    if (open && open.lines < mostLines && Math.abs(now - open.openedAt) < openForMs) return open
    this.#close()
    mkdirSync(this.#folder, { recursive: true })
    const id = createId(now)
    const descriptor = openSync(this.#pathOf(id), 'ax')
    return (this.#open = { id, descriptor, openedAt: now, lines: 0 })
  }

  #close(): void {
    if (!this.#open) return
    const { id, descriptor } = this.#open
    this.#open = undefined
    this.#closed.add(id)
    closeSync(descriptor)
  }

  #hold(line: string): void {
    if (this.#waiting.length < mostWaiting) this.#waiting.push(line)
    else this.#lost += 1
  }

  #writeWaiting(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const [index, line] of waiting.entries()) {
      if (this.#write(line)) continue
      this.#waiting = waiting.slice(index)
      break
    }
    if (this.#lost > 0) this.#log.error({ lost: this.#lost }, 'partner calls were not counted')
    this.#lost = 0
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id}${suffix}`)
  }
}

/** The first 48 bits of such an id are its time. */
function openedAtOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function noneIfMissing(error: unknown): never[] {
  if (isMissing(error)) return []
  throw error
}
