import { readFileSync, readdirSync } from 'node:fs'

// USER_HZ is 100 on every Linux that Node runs on.
const msPerTick = 10

/** CPU time a process and all that it started have used, in milliseconds; threads included, steps of 10 ms. */
export function readCpuMs(pid: number): number {
  return listTree(pid).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
}

/** Memory a process and all that it started hold now, in MiB; what they share is counted for each. */
export function readResidentMb(pid: number): number {
  return listTree(pid).reduce((sum, process) => sum + readStatusMb(process.pid, 'VmRSS'), 0)
}

/** The most memory one process ever held, in MiB. */
export function readPeakMb(pid: number): number {
  return readStatusMb(pid, 'VmHWM')
}

/** A process's memory now in MiB, with its part of what it shares with others. */
export function readProportionalMb(pid: number): number {
  return readFieldMb(`/proc/${pid}/smaps_rollup`, 'Pss')
}

export interface ProcessFacts {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly cpuMs: number
}

/** The process and all its descendants. */
export function listTree(root: number): ProcessFacts[] {
  const all = listProcesses()
  const tree = all.filter(({ pid }) => pid === root)
  for (const member of tree) tree.push(...all.filter(({ parent }) => parent === member.pid))
  return tree
}

function listProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readFacts(Number(pid)) ?? [])
}

function readFacts(pid: number): ProcessFacts | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The name is in brackets and may itself hold spaces and brackets; the fields follow the last one.
  const nameEnd = stat.lastIndexOf(')')
  const name = stat.slice(stat.indexOf('(') + 1, nameEnd)
  const fields = stat.slice(nameEnd + 2).split(' ')
  const [parent, userTicks, systemTicks] = [fields[1], fields[11], fields[12]].map(Number)
  return { pid, name, parent: parent ?? 0, cpuMs: ((userTicks ?? 0) + (systemTicks ?? 0)) * msPerTick }
}

function readStatusMb(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  return readFieldMb(`/proc/${pid}/status`, field)
}

function readFieldMb(path: string, field: string): number {
  const text = readIfThere(path) ?? ''
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) / 1024
}

/** A process may end between being listed and being read. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
