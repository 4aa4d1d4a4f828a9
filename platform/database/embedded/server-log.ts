import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'

const rotateAboveBytes = 10 * 1024 * 1024

/** An open server log. `start` is its length when it was opened: what follows belongs to this start. */
export interface ServerLog {
  file: string
  descriptor: number
  start: number
}

export function openServerLog(file: string): ServerLog {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > rotateAboveBytes) renameSync(file, `${file}.1`)
  const descriptor = openSync(file, 'a', 0o600)
  return { file, descriptor, start: fstatSync(descriptor).size }
}

/** The child has its own copy of the descriptor. */
export function closeServerLog(log: ServerLog): void {
  closeSync(log.descriptor)
}

/** What the server wrote since the log was opened. */
export function readServerLog(log: ServerLog): string {
  return readFileSync(log.file).subarray(log.start).toString('utf8')
}

/** The line that says why the server ended: the last fatal one, else the last. */
export function lastFailureLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const failure =
    lines.findLast((line) => /\b(FATAL|PANIC):/.test(line)) ?? lines.at(-1) ?? 'it wrote nothing'
  return failure.replace(/^.*?\b(?=(FATAL|PANIC):)/, '').trim()
}
