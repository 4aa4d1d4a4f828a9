import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { rootFolder } from '../../platform/config/root-folder.ts'

/** What a slice of load sends. */
export interface Load {
  readonly url: string
  readonly bodyFile: string
  /** Bearers to take in turn; none when the requests are identical. */
  readonly tokensFile?: string | undefined
  readonly seconds: number
  readonly connections: number
  /** Cores the load may use, in taskset's list form. */
  readonly cores: string
}

/** One slice as the client saw it. */
export interface LoadResult {
  readonly requests: number
  readonly bytes: number
  readonly microseconds: number
  readonly failed: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const run = promisify(execFile)

export type LoadTool = 'wrk' | 'node'

/** wrk where it is installed (Debian and Ubuntu: `apt-get install wrk`), else a client of our own. */
export function findLoadTool(): LoadTool {
  // wrk answers --version with status 1.
  return spawnSync('wrk', ['--version']).error ? 'node' : 'wrk'
}

/** Sends the load for its time, never much longer, and tells what came of it. */
export async function sendLoad(tool: LoadTool, load: Load): Promise<LoadResult> {
  const { url, bodyFile, tokensFile, seconds, connections, cores } = load
  const files = [bodyFile, ...(tokensFile ? [tokensFile] : [])]
  const settings = [`-c${connections}`, `-d${seconds}s`]
  const command =
    tool === 'wrk'
      ? [
          'wrk',
          '-t1',
          ...settings,
          '--timeout',
          '10s',
          '-s',
          join(rootFolder, 'bench', 'gateway', 'load.lua'),
          url,
          '--',
          ...files,
        ]
      : [process.execPath, ...nodeClient, url, String(connections), String(seconds), ...files]
  const { stdout } = await run('taskset', ['-c', cores, ...command], {
    timeout: seconds * 1000 + 30_000,
    killSignal: 'SIGKILL',
  })
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as LoadResult
}

const nodeClient = [join(rootFolder, 'platform', 'server', 'run-script.mjs'), 'bench/gateway/load.process.ts']
