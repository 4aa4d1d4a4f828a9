import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { clusterFolderIn, type ClusterFolder } from '../../platform/database/embedded/cluster-folder.ts'
import {
  endOrphanBackends,
  findPostmaster,
  stopPostmaster,
} from '../../platform/database/embedded/postmaster.ts'
import { isProcessAlive, readCommandLine } from '../../platform/database/embedded/process-identity.ts'

const message = z.object({
  ready: z.boolean().optional(),
  url: z.string().default(''),
  port: z.number().default(0),
  ownsServer: z.boolean().optional(),
  drained: z.number().optional(),
  stopped: z.boolean().optional(),
  log: z.string().optional(),
})
type Message = z.infer<typeof message>

const ordinaryUser = { name: 'an ordinary user', ids: { uid: 65_534, gid: 65_534 } }
const users =
  process.getuid?.() === 0
    ? [{ name: 'root', ids: {} }, ordinaryUser]
    : [{ name: 'an ordinary user', ids: {} }]

describe.each(users)('the embedded database of $name', ({ ids }) => {
  let dataFolder: string
  let cluster: ClusterFolder
  let readyMade: string
  let children: ChildProcess[] = []

  beforeAll(async () => {
    readyMade = await useNewFolder()
    const first = startUser()
    await first.heard('ready')
    await first.kill('SIGTERM')
  })

  afterAll(() => rm(readyMade, { recursive: true, force: true }))

  beforeEach(useNewFolder)

  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children = []
    const server = findPostmaster(cluster)
    if (server) await stopPostmaster(server)
    await endOrphanBackends(cluster)
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  })

  async function useNewFolder(): Promise<string> {
    dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-fault-'))
    if ('uid' in ids) await chown(dataFolder, ids.uid, ids.gid)
    cluster = clusterFolderIn(dataFolder)
    return dataFolder
  }

  /** For tests that are not about the first start: a cluster that was made, used and stopped before. */
  async function startUserOfOldCluster() {
    const copy = run('cp', ['--archive', join(readyMade, 'postgres'), dataFolder])
    if (copy.exitCode === null) await once(copy, 'exit')
    return startUser()
  }

  function run(command: string, args: string[], options: { detached?: boolean } = {}): ChildProcess {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], ...options, ...ids })
    children.push(child)
    return child
  }

  function startUser(options: { detached?: boolean } = {}) {
    const script = new URL('embedded-postgres.process.ts', import.meta.url).pathname
    const child = run(process.execPath, [script, dataFolder], options)
    const messages: Message[] = []
    const lines = createInterface({ input: child.stdout ?? process.stdin })
    lines.on('line', (line) => messages.push(message.parse(JSON.parse(line))))
    const ended = once(child, 'exit')
    /** The first message of the kind, or a failure when the process ends without one. */
    const heard = async (kind: 'ready' | 'drained' | 'stopped' | 'log'): Promise<Message> => {
      for (;;) {
        const found = messages.find((candidate) => candidate[kind] !== undefined)
        if (found) return found
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`it ended without telling "${kind}"`)
        await sleep(10)
      }
    }
    const kill = async (signal: NodeJS.Signals) => {
      child.kill(signal)
      await ended
    }
    return { child, heard, kill, messages }
  }

  function runningServer() {
    const server = findPostmaster(cluster)
    if (!server) throw new Error('no server runs')
    return server
  }

  async function query<Row>(url: string, text: string): Promise<Row[]> {
    const sql = postgres(url, { max: 1, onnotice: () => undefined })
    try {
      return await sql.unsafe<Row[]>(text)
    } finally {
      await sql.end()
    }
  }

  const writeRow = (url: string) => query(url, `create table kept as select 'committed' as word`)
  const readRows = (url: string) => query<{ word: string }>(url, 'select word from kept')

  async function killServer(): Promise<void> {
    const { identity } = runningServer()
    process.kill(identity.pid, 'SIGKILL')
    await expect.poll(() => isProcessAlive(identity)).toBe(false)
  }

  test('comes back with everything committed after its server was killed', async () => {
    const first = await startUserOfOldCluster()
    await writeRow((await first.heard('ready')).url)
    await killServer()
    await first.kill('SIGKILL')
    const second = startUser()
    expect(await readRows((await second.heard('ready')).url)).toEqual([{ word: 'committed' }])
    await second.kill('SIGTERM')
    expect(findPostmaster(cluster)).toBeUndefined()
  })

  test('is taken over from a killed process and stopped by the one that took over', async () => {
    const first = await startUserOfOldCluster()
    const { url, port } = await first.heard('ready')
    await writeRow(url)
    const orphan = runningServer()
    await first.kill('SIGKILL')
    expect(isProcessAlive(orphan.identity)).toBe(true)
    const second = startUser()
    expect(await second.heard('ready')).toMatchObject({ ownsServer: true, port, url })
    expect((await second.heard('log')).log).toContain(
      `Took over the database server (pid ${orphan.identity.pid})`,
    )
    expect(runningServer().identity).toEqual(orphan.identity)
    await second.kill('SIGTERM')
    expect(isProcessAlive(orphan.identity)).toBe(false)
  })

  test('starts whole after its first start was killed while the cluster was being made', async () => {
    const first = startUser()
    await expect.poll(() => unfinishedClusters(dataFolder), { interval: 5, timeout: 20_000 }).toHaveLength(1)
    await first.kill('SIGKILL')
    expect(existsSync(cluster.data)).toBe(false)
    const second = startUser()
    await second.heard('ready')
    await second.kill('SIGTERM')
    // The killed start's initdb may have gone on writing; a start after its end removes the rest.
    await expect.poll(() => commandsNaming(dataFolder), { timeout: 60_000 }).toEqual([])
    const third = startUser()
    await third.heard('ready')
    expect(await unfinishedClusters(dataFolder)).toEqual([])
    await third.kill('SIGTERM')
  }, 120_000)

  test('starts although the pid it died with belongs to another program of the same user', async () => {
    const first = await startUserOfOldCluster()
    await writeRow((await first.heard('ready')).url)
    await killServer()
    await first.kill('SIGKILL')
    const stranger = run('sleep', ['600'])
    const pidFile = join(cluster.data, 'postmaster.pid')
    const [, ...rest] = (await readFile(pidFile, 'utf8')).split('\n')
    await writeFile(pidFile, [stranger.pid, ...rest].join('\n'))
    const second = startUser()
    expect(await readRows((await second.heard('ready')).url)).toEqual([{ word: 'committed' }])
    expect(stranger.exitCode).toBeNull()
    expect(stranger.signalCode).toBeNull()
    await second.kill('SIGTERM')
  })

  test('starts beside a pid file that a killed server left empty', async () => {
    const first = await startUserOfOldCluster()
    await writeRow((await first.heard('ready')).url)
    await killServer()
    await first.kill('SIGKILL')
    await writeFile(join(cluster.data, 'postmaster.pid'), '')
    const second = startUser()
    expect(await readRows((await second.heard('ready')).url)).toEqual([{ word: 'committed' }])
    await second.kill('SIGTERM')
  })

  test('starts although a busy query outlived the killed server', async () => {
    const first = await startUserOfOldCluster()
    const { url } = await first.heard('ready')
    const busy = postgres(url, { max: 1 })
    const endless = busy.unsafe('do $$ begin loop end loop; end $$').catch((error: unknown) => error)
    await expect
      .poll(() => query(url, `select 1 from pg_stat_activity where query like 'do %'`))
      .toHaveLength(1)
    await killServer()
    await first.kill('SIGKILL')
    const second = startUser()
    await second.heard('ready')
    expect(await endless).toBeInstanceOf(Error)
    await busy.end({ timeout: 0 })
    await second.kill('SIGTERM')
  })

  test('stays up for the others when the process that started it leaves, and goes with the last', async () => {
    const first = await startUserOfOldCluster()
    await first.heard('ready')
    const second = startUser()
    const { url, ownsServer } = await second.heard('ready')
    expect(ownsServer).toBe(false)
    await first.kill('SIGTERM')
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    const server = runningServer()
    await second.kill('SIGTERM')
    expect(isProcessAlive(server.identity)).toBe(false)
  })

  test('stays up for the process that started it when one that joined leaves', async () => {
    const first = await startUserOfOldCluster()
    const { url } = await first.heard('ready')
    const second = startUser()
    await second.heard('ready')
    await second.kill('SIGTERM')
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    await first.kill('SIGTERM')
    expect(findPostmaster(cluster)).toBeUndefined()
  })

  test('is made and started once by processes that start at the same moment', async () => {
    const starters = [startUser(), startUser(), startUser()]
    const answers = await Promise.all(starters.map((starter) => starter.heard('ready')))
    expect(answers.filter(({ ownsServer }) => ownsServer)).toHaveLength(1)
    expect(new Set(answers.map(({ url }) => url)).size).toBe(1)
    await Promise.all(starters.map((starter) => starter.kill('SIGTERM')))
    expect(findPostmaster(cluster)).toBeUndefined()
  })

  test('serves until the drain is over when Ctrl-C reaches the whole process group', async () => {
    const first = startUser({ detached: true })
    await first.heard('ready')
    const ended = once(first.child, 'exit')
    process.kill(-(first.child.pid ?? 0), 'SIGINT')
    expect((await first.heard('drained')).drained).toBe(42)
    expect(await ended).toEqual([0, null])
    expect(first.messages.at(-1)?.stopped).toBe(true)
    expect(findPostmaster(cluster)).toBeUndefined()
  })
})

async function unfinishedClusters(dataFolder: string): Promise<string[]> {
  return (await readdir(dataFolder)).filter((name) => name.startsWith('postgres.unfinished-'))
}

async function commandsNaming(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const commands = pids.map((pid) => readCommandLine(pid))
  return commands.filter((command) => command.some((argument) => argument.includes(folder))).map(String)
}
