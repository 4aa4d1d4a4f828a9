import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { placeBinaries } from './cluster-folder.ts'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.ts'
import { locatePostgresBinaries } from './postgres-binaries.ts'
import { commandAs, serverEnvironment } from './server-account.ts'

let dataFolder: string
let lines: string[]

beforeEach(async () => {
  dataFolder = await newFolder()
  lines = []
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stratograph-embedded-'))
  onTestEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const endings: Array<() => Promise<unknown>> = []
function onTestEnd(work: () => Promise<unknown>): void {
  endings.push(work)
}
afterEach(async () => {
  for (const work of endings.splice(0).reverse()) await work()
})

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, log: (line) => lines.push(line), ...options })
  onTestEnd(() => server.stop())
  return server
}

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1 })
  try {
    return await sql.unsafe<Row[]>(text)
  } finally {
    await sql.end()
  }
}

test('a first start makes a durable UTF-8 cluster with the database of the product', async () => {
  const server = await start()
  const [row] = await query(
    server.url,
    `select current_database() as name, pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
            datlocale as locale, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            current_setting('wal_level') as wal, current_setting('server_version_num')::int / 10000 as version
       from pg_database where datname = current_database()`,
  )
  expect(row).toEqual({
    name: 'stratograph',
    encoding: 'UTF8',
    provider: 'b',
    locale: 'C.UTF-8',
    fsync: 'on',
    commit: 'on',
    wal: 'logical',
    version: 18,
  })
  expect(server.ownsServer).toBe(true)
  expect(lines).toEqual([])
})

test('nobody gets in without the generated password, which only the owner can read', async () => {
  const server = await start()
  const wrong = new URL(server.url)
  wrong.password = 'guess'
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect((await stat(join(dataFolder, 'postgres', 'password'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(dataFolder, 'postgres'))).mode & 0o777).toBe(0o700)
})

test('a restart keeps the rows, the port and the password', async () => {
  const first = await start()
  await query(first.url, `create table kept as select 'Grüße' as word`)
  await first.stop()
  const second = await start()
  expect(second.url).toBe(first.url)
  expect(await query(second.url, 'select word from kept')).toEqual([{ word: 'Grüße' }])
})

test('a restart takes another port when its own is taken, and remembers the new one', async () => {
  const first = await start()
  await first.stop()
  const squatter = createServer()
  squatter.listen(first.port, '127.0.0.1')
  await once(squatter, 'listening')
  onTestEnd(async () => squatter.close())
  const second = await start()
  expect(second.port).not.toBe(first.port)
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await readFile(join(dataFolder, 'postgres', 'port'), 'utf8')).toBe(String(second.port))
})

test('two folders run side by side and know nothing of each other', async () => {
  const [one, other] = await Promise.all([start(), start({ dataFolder: await newFolder() })])
  await query(one.url, 'create table only_here (id int)')
  expect(one.port).not.toBe(other.port)
  expect(await query(other.url, `select to_regclass('only_here') as found`)).toEqual([{ found: null }])
})

test('stopping twice is stopping once, and the next start makes a new server', async () => {
  const first = await start()
  await Promise.all([first.stop(), first.stop()])
  await first.stop()
  await expect(query(first.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  const second = await start()
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('two uses in one process share the server until both have stopped', async () => {
  const [one, other] = await Promise.all([start(), start()])
  expect([one.ownsServer, other.ownsServer].sort()).toEqual([false, true])
  await one.stop()
  expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await other.stop()
  await expect(query(other.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

describe('a server that cannot start is one line that says why', () => {
  async function failure(options: Partial<EmbeddedPostgresOptions> = {}): Promise<string> {
    const error = await start(options).catch((caught: unknown) => caught)
    if (!(error instanceof EmbeddedPostgresError)) throw new Error(`unexpected outcome: ${String(error)}`)
    expect(error.message).not.toContain('\n')
    return error.message
  }

  test('with the last words of the server', async () => {
    expect(await failure({ settings: { shared_buffers: 'plenty' } })).toContain(
      `the embedded database does not start: FATAL:  invalid value for parameter "shared_buffers": "plenty"`,
    )
    expect(await query((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('when the cluster was made by another version of PostgreSQL', async () => {
    await (await start()).stop()
    await writeFile(join(dataFolder, 'postgres', 'data', 'PG_VERSION'), '17\n')
    expect(await failure()).toContain('FATAL:  database files are incompatible with server')
  })

  test('when the folder holds something else', async () => {
    await mkdir(join(dataFolder, 'postgres'))
    await writeFile(join(dataFolder, 'postgres', 'diary.txt'), 'not to be lost')
    expect(await failure()).toContain('exists and holds no PostgreSQL cluster')
    expect(await readdir(join(dataFolder, 'postgres'))).toEqual(['diary.txt'])
  })

  test('when the data folder is a file', async () => {
    await writeFile(join(dataFolder, 'file'), '')
    expect(await failure({ dataFolder: join(dataFolder, 'file') })).toContain('EEXIST')
  })
})

const isRoot = process.getuid?.() === 0
if (!isRoot) console.warn('Not root: the tests of running as nobody are left out.')

describe.runIf(isRoot)('root without user namespaces', () => {
  test('runs the server as nobody inside a data folder that nobody may enter', async () => {
    await chmod(dataFolder, 0o755)
    const server = await start({ account: 'nobody' })
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await stat(join(dataFolder, 'postgres', 'data'))).uid).toBe(65_534)
    expect(lines).toEqual([])
  })

  test('keeps the data in the temp folder when the data folder is closed, and says where', async () => {
    const temp = await useOpenTempFolder()
    const first = await start({ account: 'nobody' })
    await query(first.url, `create table kept as select 'there' as word`)
    await first.stop()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`its data is in ${temp}/stratograph-data-`)
    const second = await start({ account: 'nobody' })
    expect(await query(second.url, 'select word from kept')).toEqual([{ word: 'there' }])
  })

  test('goes on with the data of a start that had user namespaces, and the other way round', async () => {
    await chmod(dataFolder, 0o755)
    const first = await start({ account: 'user-namespace' })
    await query(first.url, `create table kept as select 'mine' as word`)
    await first.stop()
    const second = await start({ account: 'nobody' })
    expect(await query(second.url, 'select word from kept')).toEqual([{ word: 'mine' }])
    await second.stop()
    const third = await start({ account: 'user-namespace' })
    expect(await query(third.url, 'select word from kept')).toEqual([{ word: 'mine' }])
  })

  test('runs a copy of binaries that lie where nobody cannot go', async () => {
    const temp = await useOpenTempFolder()
    const { folder } = await locatePostgresBinaries()
    const closed = join(dataFolder, 'native')
    await cp(folder, closed, { recursive: true, verbatimSymlinks: true })
    const placed = await placeBinaries(
      { folder: closed, initdb: join(closed, 'bin/initdb'), postgres: '' },
      'nobody',
    )
    expect(placed.initdb.startsWith(temp)).toBe(true)
    const { file, args, ids } = commandAs('nobody', placed.initdb, ['--version'])
    const { stdout } = spawnSync(file, args, { env: serverEnvironment, cwd: '/', encoding: 'utf8', ...ids })
    expect(stdout).toMatch(/^initdb \(PostgreSQL\) 18\./)
  })

  async function useOpenTempFolder(): Promise<string> {
    const temp = await newFolder()
    await chmod(temp, 0o755)
    vi.stubEnv('TMPDIR', temp)
    onTestFinished(() => void vi.unstubAllEnvs())
    return temp
  }
})
