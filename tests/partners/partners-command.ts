import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { rootFolder } from '../../platform/config/root-folder.ts'

export interface CommandEnd {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** Runs `npm run partners -- <args>`, without npm, as a build does: with nothing of ours in the environment. */
export async function runPartners(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandEnd> {
  const script = join(rootFolder, 'platform', 'server', 'run-script.mjs')
  const child = spawn(process.execPath, [script, 'partners/partners.ts', ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ])
  return { exitCode, out, err }
}

export interface WorkFolder {
  readonly path: string
  /** Writes a file below it and answers where. */
  write(name: string, content: string): Promise<string>
  remove(): Promise<void>
}

/** A folder such as a partner's checkout. */
export async function createWorkFolder(): Promise<WorkFolder> {
  const path = await mkdtemp(join(tmpdir(), 'stratograph-partner-'))
  return {
    path,
    async write(name, content) {
      const file = join(path, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
      return file
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
