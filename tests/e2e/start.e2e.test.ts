import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { findFreePorts } from '../testkit/free-ports.ts'
import { becomesReady, post } from '../testkit/system.ts'

const folders: string[] = []
const children: ChildProcess[] = []
// Each start makes a database cluster and migrates it: seconds on a quiet machine.
const severalStartsMs = 120_000

afterEach(() => Promise.all(children.splice(0).map((child) => end(child, 'SIGTERM'))))
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** What `npm start` runs, with nothing of this process's environment but the way to programs. */
function start(environment: NodeJS.ProcessEnv, services: readonly string[] = []) {
  const launcher = join(rootFolder, 'platform', 'server', 'launch.mjs')
  const common = { PATH: process.env['PATH'], LOG_LEVEL: 'error', SEED_DEMO: 'false', CONTROL_ROOM: 'false' }
  const child = spawn(process.execPath, [launcher, ...services], { env: { ...common, ...environment } })
  children.push(child)
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, errorLines: () => output.split('\n').filter((line) => line !== '') }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return ended
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stratograph-start-'))
  folders.push(folder)
  return folder
}

async function startReady(environment: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> {
  const { child } = start(environment)
  const url = `http://127.0.0.1:${environment['PORT']}`
  await becomesReady(url, [child])
  return { child, url }
}

const signUp = /* GraphQL */ `
  mutation ($input: UserSignUpInput!) {
    userSignUp(input: $input) {
      user {
        id
      }
      userErrors {
        code
      }
    }
  }
`
const person = { email: 'survivor@example.test', password: 'a long enough secret', displayName: 'A Survivor' }

test('a taken port is told in one line', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const port = (taken.address() as { port: number }).port
  const { ended, errorLines } = start({ PORT: String(port), DATA_FOLDER: await newFolder() })
  expect(await ended).toBe(1)
  expect(errorLines()).toEqual([`stratograph: gateway cannot listen on 127.0.0.1:${port}: the port is taken`])
})

test('a database that cannot be reached is told in one line, without its password', async () => {
  const [port, nowhere] = await findFreePorts(2)
  const url = `postgres://somebody:hidden-word@127.0.0.1:${nowhere}/shop`
  const { ended, errorLines } = start({
    PORT: String(port),
    DATABASE_URL: url,
    DATA_FOLDER: await newFolder(),
  })
  expect(await ended).toBe(1)
  expect(errorLines()).toHaveLength(1)
  expect(errorLines()[0]).toContain(`the database at 127.0.0.1:${nowhere}/shop cannot be used`)
  expect(errorLines()[0]).not.toContain('hidden-word')
})

test('all that is wrong with the configuration is told together', async () => {
  const { ended, errorLines } = start({ PORT: 'http', DATABASE_URL: 'mysql://x', DRAIN_MS: 'soon' }, [
    'warehouse',
  ])
  expect(await ended).toBe(1)
  expect(errorLines()).toEqual([
    'stratograph: unknown service "warehouse" (known: gateway, identity, commerce, crm, marketplace, ai, ecosystem)',
    'stratograph: PORT must be a port number',
    'stratograph: DRAIN_MS must be milliseconds',
    'stratograph: DATABASE_URL must be a postgres:// URL',
  ])
})

test(
  'what was written is there after a stop in good order, and after a kill',
  async () => {
    const [port] = await findFreePorts(1)
    const environment = { PORT: String(port), DATA_FOLDER: await newFolder() }
    const first = await startReady(environment)
    const { data } = await post(first.url, signUp, { input: person })
    expect(data.userSignUp.userErrors).toEqual([])
    expect(await end(first.child, 'SIGINT')).toBe(0)

    const second = await startReady(environment)
    const again = await post(second.url, signUp, { input: person })
    expect(again.data.userSignUp.userErrors).toEqual([{ code: 'EMAIL_TAKEN' }])
    await end(second.child, 'SIGKILL')

    const third = await startReady(environment)
    const still = await post(third.url, signUp, { input: person })
    expect(still.data.userSignUp.userErrors).toEqual([{ code: 'EMAIL_TAKEN' }])
  },
  severalStartsMs,
)

test(
  'two copies run side by side and know nothing of each other',
  async () => {
    const [one, other] = await findFreePorts(2)
    const [here, there] = await Promise.all([
      startReady({ PORT: String(one), DATA_FOLDER: await newFolder() }),
      startReady({ PORT: String(other), DATA_FOLDER: await newFolder() }),
    ])
    for (const { url } of [here, there]) {
      const { data } = await post(url, signUp, { input: person })
      expect(data.userSignUp.userErrors).toEqual([])
    }
  },
  severalStartsMs,
)

test('a supergraph that is not there is told in one line', async () => {
  const [port] = await findFreePorts(1)
  const { ended, errorLines } = start(
    { PORT: String(port), DATA_FOLDER: await newFolder(), SUPERGRAPH: '/nowhere/supergraph.graphql' },
    ['gateway'],
  )
  expect(await ended).toBe(1)
  expect(errorLines()).toEqual([
    expect.stringMatching(/^stratograph: The supergraph cannot be served: ENOENT.*supergraph\.graphql'$/),
  ])
})

test('SIGHUP takes the supergraph anew, and refuses a broken one', async () => {
  const [port] = await findFreePorts(1)
  const folder = await newFolder()
  const path = join(folder, 'supergraph.graphql')
  const committed = await readFile(join(rootFolder, 'schema', 'supergraph.graphql'), 'utf8')
  await writeFile(path, committed)
  const environment = { PORT: String(port), DATA_FOLDER: folder, SUPERGRAPH: path, LOG_LEVEL: 'silent' }
  const { child } = start(environment, ['gateway'])
  const read = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null)
    return ((await answer?.json()) as { supergraph?: unknown } | undefined)?.supergraph
  }
  const tells = (expected: object) =>
    expect.poll(read, { timeout: 20_000, interval: 100 }).toMatchObject(expected)
  await tells({ number: 1, lastReload: null })
  await writeFile(path, `${committed}\n# Another one.\n`)
  child.kill('SIGHUP')
  await tells({ number: 2, swapped: 1, refused: 0 })
  await writeFile(path, committed.slice(0, -200))
  child.kill('SIGHUP')
  await tells({ number: 2, swapped: 1, refused: 1, lastReload: { outcome: 'refused' } })
})

test('a lone gateway is live, and not ready until its subgraphs are', async () => {
  const [port, nowhere] = await findFreePorts(2)
  const urls = Object.fromEntries(
    ['IDENTITY', 'COMMERCE', 'CRM', 'MARKETPLACE', 'AI', 'ECOSYSTEM'].map((name) => [
      `${name}_URL`,
      `http://127.0.0.1:${nowhere}`,
    ]),
  )
  const { child } = start({ PORT: String(port), DATA_FOLDER: await newFolder(), ...urls }, ['gateway'])
  const url = `http://127.0.0.1:${port}`
  await expect
    .poll(
      () =>
        fetch(`${url}/health/live`).then(
          (answer) => answer.status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(200)
  const ready = await fetch(`${url}/health/ready`)
  expect(ready.status).toBe(503)
  expect(((await ready.json()) as { subgraphs: Record<string, string> }).subgraphs).toMatchObject({
    identity: 'not ready',
    ecosystem: 'not ready',
  })
  expect(child.exitCode).toBeNull()
})
