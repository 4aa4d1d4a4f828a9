import { readFileSync } from 'node:fs'

/**
 * Names one process for ever. A pid alone is reused, after a reboot even quickly, so the start time
 * (clock ticks since boot) and the boot it counts from belong to the name.
 */
export interface ProcessIdentity {
  pid: number
  startTicks: string
  bootId: string
}

/** The identity of a running process; undefined when there is none or it is a zombie waiting to be reaped. */
export function readProcessIdentity(pid: number): ProcessIdentity | undefined {
  const stat = readProcFile(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The command name stands in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTicks] = [fields[0], fields[19]]
  if (startTicks === undefined || state === 'Z' || state === 'X') return undefined
  return { pid, startTicks, bootId: readBootId() }
}

export function ownProcessIdentity(): ProcessIdentity {
  const identity = readProcessIdentity(process.pid)
  if (!identity) throw new Error('/proc is not readable, so a process cannot be told from its successor')
  return identity
}

export function isProcessAlive(identity: ProcessIdentity): boolean {
  const current = readProcessIdentity(identity.pid)
  return current?.startTicks === identity.startTicks && current.bootId === identity.bootId
}

/** The arguments a process was started with, readable for every user; empty when it is gone. */
export function readCommandLine(pid: number): string[] {
  return readProcFile(`/proc/${pid}/cmdline`)?.split('\0') ?? []
}

function readBootId(): string {
  return readProcFile('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown'
}

function readProcFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
