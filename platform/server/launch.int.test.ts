import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rootFolder } from '../config/root-folder.ts'

const mainProgram = `
import { greeting } from './platform/greeting.ts'
console.log(JSON.stringify({ greeting, services: process.argv.slice(2), node: Number(process.versions.node.split('.')[0]) }))
const keepAlive = setInterval(() => undefined, 60_000)
if (process.argv[2] === 'fail') throw new Error('port 4000 is taken')
if (process.argv[2] !== 'stay') clearInterval(keepAlive)
let signals = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {
  signals += 1
  setTimeout(() => { console.log(JSON.stringify({ signal, signals })); process.exit(7) }, 200)
})
`

let checkout: string
let children: ChildProcess[]

beforeEach(async () => {
  children = []
  checkout = await mkdtemp(join(tmpdir(), 'stratograph-launch-'))
  await mkdir(join(checkout, 'platform', 'server'), { recursive: true })
  for (const name of ['launch', 'bundle', 'run-bundle', 'watch']) {
    await cp(
      join(rootFolder, 'platform/server', `${name}.mjs`),
      join(checkout, 'platform/server', `${name}.mjs`),
    )
  }
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json']) {
    await cp(join(rootFolder, name), join(checkout, name))
  }
  await symlink(join(rootFolder, 'node_modules'), join(checkout, 'node_modules'))
  await writeFile(join(checkout, 'main.ts'), mainProgram)
  await writeGreeting('hello')
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(checkout, { recursive: true, force: true, maxRetries: 5 })
})

const writeGreeting = (word: string) =>
  writeFile(join(checkout, 'platform/greeting.ts'), `export const greeting: string = '${word}'\n`)

function launch(
  args: string[],
  options: { node?: string; env?: NodeJS.ProcessEnv; detached?: boolean } = {},
) {
  const { node = process.execPath, env = {}, detached = false } = options
  const child = spawn(node, [join(checkout, 'platform/server/launch.mjs'), ...args], {
    // Somewhere else on purpose: nothing may depend on the caller's folder.
    cwd: tmpdir(),
    env: { ...process.env, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  })
  children.push(child)
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = once(child, 'close').then(([code]: unknown[]) => ({
    code,
    output: output.trim(),
    errors: errors.trim(),
  }))
  const says = (text: string) => expect.poll(() => output, { timeout: 20_000 }).toContain(text)
  const complains = (text: string) => expect.poll(() => errors, { timeout: 20_000 }).toContain(text)
  return { child, ended, says, complains }
}

const buildTime = async () => (await stat(join(checkout, '.stratograph/build/main.js'))).mtimeMs

test('main.ts runs with the names it was given', async () => {
  const { code, output } = await launch(['commerce', 'crm']).ended
  expect(JSON.parse(output)).toEqual({ greeting: 'hello', services: ['commerce', 'crm'], node: 24 })
  expect(code).toBe(0)
})

test('a second start runs the bundle that is there, and a changed source makes another', async () => {
  await launch([]).ended
  const first = await buildTime()
  expect((await launch([]).ended).output).toContain('"hello"')
  expect(await buildTime()).toBe(first)
  await writeGreeting('good morning')
  expect((await launch([]).ended).output).toContain('"good morning"')
  expect(await buildTime()).not.toBe(first)
})

test('a bundle of another checkout is not trusted', async () => {
  await launch([]).ended
  const first = await buildTime()
  const state = join(checkout, '.stratograph/build/main.json')
  await writeFile(state, (await readFile(state, 'utf8')).replace(checkout, '/elsewhere'))
  await launch([]).ended
  expect(await buildTime()).not.toBe(first)
})

test('a module finds what lies beside its source', async () => {
  await writeFile(join(checkout, 'platform/beside.txt'), 'found')
  await writeFile(
    join(checkout, 'platform/greeting.ts'),
    `import { readFileSync } from 'node:fs'
     const read = (place: string | URL) => readFileSync(place, 'utf8')
     export const greeting = read(new URL('beside.txt', import.meta.url)) + read(import.meta.dirname + '/beside.txt')`,
  )
  expect(JSON.parse((await launch([]).ended).output)).toMatchObject({ greeting: 'foundfound' })
})

test('a failed start is one line and exit code 1', async () => {
  const { code, errors } = await launch(['fail']).ended
  expect(errors).toBe('stratograph: port 4000 is taken')
  expect(code).toBe(1)
})

test('a failed start shows where, in the sources, when asked to debug', async () => {
  const { code, errors } = await launch(['fail'], { env: { LOG_LEVEL: 'debug' } }).ended
  expect(errors).toContain('Error: port 4000 is taken')
  expect(errors).toMatch(/main\.ts:5:\d+/)
  expect(code).toBe(1)
})

test('a source that does not compile is one line that names its place', async () => {
  await appendFile(join(checkout, 'platform/greeting.ts'), 'export const = 3\n')
  const { code, errors } = await launch([]).ended
  expect(errors).toBe(
    'stratograph: main.ts cannot be bundled: platform/greeting.ts:2: Expected identifier but found "="',
  )
  expect(code).toBe(1)
})

test('a signal reaches main.ts once and its exit code is ours', async () => {
  const { child, ended, says } = launch(['stay'])
  await says('hello')
  child.kill('SIGTERM')
  const { code, output } = await ended
  expect(output).toContain('{"signal":"SIGTERM","signals":1}')
  expect(code).toBe(7)
})

test('watching starts again after a change, keeps running through a broken one, and stops with its program', async () => {
  const { child, ended, says, complains } = launch(['--watch', 'stay'])
  await says('"hello"')
  await writeFile(join(checkout, 'platform/greeting.ts'), 'export const = 3\n')
  await complains('Expected identifier but found "="')
  await writeGreeting('again')
  await says('"greeting":"again","services":["stay"]')
  child.kill('SIGINT')
  child.kill('SIGINT')
  const { code, output } = await ended
  expect(output.match(/"signal":"\w+"/g)).toEqual(['"signal":"SIGTERM"', '"signal":"SIGINT"'])
  expect(output).toContain('{"signal":"SIGINT","signals":1}')
  expect(code).toBe(7)
})

const olderNode = findOlderNode()
if (!olderNode)
  console.warn('No Node older than 22.12 on this machine: the tests of starting with one are left out.')

test.runIf(olderNode)('an older Node hands over to the one among the packages', async () => {
  const { code, output } = await launch(['gateway'], { node: olderNode ?? '' }).ended
  expect(JSON.parse(output)).toMatchObject({ services: ['gateway'], node: 24 })
  expect(code).toBe(0)
})

test.runIf(olderNode)('an older Node hands signals on and exits as the program does', async () => {
  const { child, ended, says } = launch(['stay'], { node: olderNode ?? '' })
  await says('hello')
  child.kill('SIGTERM')
  const { code, output } = await ended
  expect(output).toContain('"signal":"SIGTERM"')
  expect(code).toBe(7)
})

test.runIf(olderNode)('a program handed over ends when the older Node is killed', async () => {
  const { child, ended, says } = launch(['stay'], { node: olderNode ?? '' })
  await says('hello')
  child.kill('SIGKILL')
  // The pipes close when the last process that holds them is gone.
  expect((await ended).output).not.toContain('signal')
})

test.runIf(olderNode)('an older Node without the package says what is missing', async () => {
  await rm(join(checkout, 'node_modules'))
  const { code, errors } = await launch([], { node: olderNode ?? '' }).ended
  expect(errors).toMatch(
    /^stratograph: Node 22\.12 or newer is needed, this is [\d.]+, and the package \S+ is not installed: install Node 24$/,
  )
  expect(code).toBe(1)
})

function findOlderNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'))
  return folders.map((folder) => join(folder, 'node')).find((program) => isOld(program))
}

function isOld(program: string): boolean {
  try {
    const [major = 0, minor = 0] = execFileSync(program, ['-p', 'process.versions.node'], {
      encoding: 'utf8',
    })
      .split('.')
      .map(Number)
    return major < 22 || (major === 22 && minor < 12)
  } catch {
    return false
  }
}
