import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { buildPage, PageBuildError } from './page-build.ts'

let checkout: string

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'stratograph-page-'))
  await mkdir(join(checkout, 'control-room'))
  await mkdir(join(checkout, 'schema', 'generated'), { recursive: true })
  await symlink(join(rootFolder, 'node_modules'), join(checkout, 'node_modules'))
  for (const name of ['package-lock.json', 'tsconfig.json', 'control-room/vite.config.mjs'])
    await cp(join(rootFolder, name), join(checkout, name))
  await write('schema/generated/graphql.ts', 'export const document = 1\n')
  await write('control-room/index.html', '<!doctype html><script type="module" src="./main.ts"></script>')
  await write('control-room/main.ts', `document.title = 'first'\n`)
})
afterEach(() => rm(checkout, { recursive: true, force: true }))

const write = (path: string, text: string) => writeFile(join(checkout, path), text)
const build = () => buildPage({ rootFolder: checkout }).folder
const builds = () => readdir(join(checkout, '.stratograph/control-room'))

async function readScript(folder: string): Promise<string> {
  const [name = ''] = await readdir(join(folder, 'assets'))
  return readFile(join(folder, 'assets', name), 'utf8')
}

test('builds the page once for the same sources', async () => {
  const folder = await build()
  expect(await readScript(folder)).toContain('first')
  const { mtimeMs } = await stat(join(folder, 'index.html'))
  expect(await build()).toBe(folder)
  expect((await stat(join(folder, 'index.html'))).mtimeMs).toBe(mtimeMs)
  expect(await builds()).toEqual([basename(folder)])
})

test.each(['control-room/main.ts', 'schema/generated/graphql.ts', 'package-lock.json'])(
  'builds it anew when %s changes',
  async (path) => {
    const before = await build()
    const text = await readFile(join(checkout, path), 'utf8')
    await write(path, text.replace('first', 'second').concat('\n'))
    const after = await build()
    expect(after).not.toBe(before)
    expect(await readScript(after)).toContain(path.endsWith('main.ts') ? 'second' : 'first')
  },
)

test('a change of its tests is none of the page', async () => {
  const before = await build()
  await write('control-room/main.test.ts', 'a change')
  expect(await build()).toBe(before)
})

test('two that start at once get one build, and nothing half-built stays', async () => {
  const [one, other] = await Promise.all([build(), build()])
  expect(one).toBe(other)
  expect(await builds()).toEqual([basename(one)])
})

test('what does not compile is told with its place, and leaves nothing behind', async () => {
  await write('control-room/main.ts', 'const = ')
  const failure = await build().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(PageBuildError)
  expect(String(failure)).toContain('main.ts')
  expect(await builds()).toEqual([])
})

test('a build can be stopped', async () => {
  const page = buildPage({ rootFolder: checkout })
  page.stop()
  await expect(page.folder).rejects.toThrow(/abort/i)
})
