import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ChildOptions {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** Everything the process writes goes there; its end is shown when the process fails. */
  readonly logFile: string
  readonly cwd?: string | undefined
  /** Added to the bench's own environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** Pins the process, with all its threads, to these cores (taskset's list form). */
  readonly cores?: string | undefined
  /** For a process that has things of its own to put away. Default 3,000 ms. */
  readonly graceMs?: number | undefined
}

export interface Child {
  readonly name: string
  readonly pid: number
  readonly hasExited: boolean
  /** The last lines it wrote. */
  readLog(lines?: number): string
  /** SIGINT, then after the grace SIGKILL to whatever it had started too. */
  stop(): Promise<void>
}

const running = new Set<Child>()

/** Starts a process that ends with the bench, even when the bench is killed. */
export function startChild(options: ChildOptions): Child {
  const { name, logFile, graceMs = 3_000 } = options
  const log = openSync(logFile, 'a')
  const [command, ...args] = composeCommand(options)
  const child = spawn(command, args, {
    stdio: ['ignore', log, log],
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    // A process group of its own: stopping it reaches what it started.
    detached: true,
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${name} cannot be started: ${command} is missing.`)
  const started: Child = {
    name,
    pid,
    get hasExited() {
      return child.exitCode !== null || child.signalCode !== null
    },
    readLog: (lines = 15) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n'),
    stop: () => stopChild(started, child, graceMs),
  }
  running.add(started)
  return started
}

function composeCommand({ command, cores }: ChildOptions): readonly [string, ...string[]] {
  if (process.platform !== 'linux') return command
  const pin = cores === undefined ? [] : ['taskset', '-c', cores]
  const [first, ...rest] = [...pin, 'setpriv', '--pdeathsig', 'KILL', ...command]
  return [first ?? command[0], ...rest]
}

async function stopChild(started: Child, child: ChildProcess, graceMs: number): Promise<void> {
  running.delete(started)
  if (!started.hasExited) {
    const exited = once(child, 'exit')
    child.kill('SIGINT')
    await Promise.race([exited, sleep(graceMs, undefined, { ref: false })])
  }
  signalGroup(started.pid, 'SIGKILL')
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // The whole group is gone already.
  }
}

/** Stops everything that still runs. */
async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()))
}

/**
 * Runs a bench in a folder of its own. Whatever way it ends, by itself, by a fault or by Ctrl-C, nothing it started
 * runs on and the folder is gone.
 */
export async function runBench(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stratograph-bench-'))
  let isLeaving = false
  const leave = async (code: number) => {
    isLeaving = true
    await stopChildren()
    await rm(folder, { recursive: true, force: true })
    process.exit(code)
  }
  process.once('SIGINT', () => void leave(130))
  process.once('SIGTERM', () => void leave(143))
  try {
    await work(folder)
    await leave(0)
  } catch (error) {
    // Whoever was being talked to when Ctrl-C stopped it has nothing to report.
    if (isLeaving) return
    console.error(error instanceof BenchError ? `bench: ${error.message}` : error)
    await leave(1)
  }
}

/** The bench cannot go on, for a reason that needs no stack trace. */
export class BenchError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BenchError'
  }
}
