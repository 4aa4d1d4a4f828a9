import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createId, lowestIdAt } from '../../platform/database/uuid.ts'
import { silentLog } from '../../tests/testkit/tiny-graph.ts'
import { UsageSpool } from './usage-spool.ts'

let parent: string
let folder: string
let spool: UsageSpool
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'usage-spool-'))
  folder = join(parent, 'usage')
  spool = new UsageSpool(folder, silentLog)
})
afterEach(() => rm(parent, { recursive: true, force: true }))

test('lines come back in their order, in files that are closed once they are listed', async () => {
  spool.append('one')
  spool.append('two')
  const [id = ''] = await spool.listClosed()
  spool.append('three')
  expect(await spool.read(id)).toEqual(['one', 'two'])
  const ids = await spool.listClosed()
  expect(ids).toHaveLength(2)
  expect(ids[0]).toBe(id)
  await Promise.all(ids.map((known) => spool.remove(known)))
  expect(await spool.listClosed()).toEqual([])
})

test('a line is in the file before append returns, and nothing is made before there is one', async () => {
  expect(await spool.listClosed()).toEqual([])
  expect(await readdir(parent)).toEqual([])
  spool.append('said')
  const [name = ''] = await readdir(folder)
  expect(await spool.read(name.replace('.ndjson', ''))).toEqual(['said'])
})

test('no file holds more than 2,000 lines', async () => {
  for (let line = 0; line < 4_500; line += 1) spool.append(String(line))
  const ids = await spool.listClosed()
  const files = await Promise.all(ids.map((id) => spool.read(id)))
  expect(files.map((lines) => lines.length)).toEqual([2_000, 2_000, 500])
  expect(files.flat()).toEqual(Array.from({ length: 4_500 }, (_, line) => String(line)))
})

test('what a dead process left is found, but not what a living one may still write', async () => {
  await mkdir(folder)
  const [dead, living] = [lowestIdAt(new Date(Date.now() - 11_000)), createId()]
  for (const id of [dead, living]) await writeFile(join(folder, `${id}.ndjson`), 'whole\nhal')
  await writeFile(join(folder, 'notes.txt'), 'not ours')
  expect(await spool.listClosed()).toEqual([dead])
  // A line that was never finished belongs to a call that was never answered.
  expect(await spool.read(dead)).toEqual(['whole'])
})

test('a file that another process has sent meanwhile holds nothing', async () => {
  expect(await spool.read(createId())).toEqual([])
  await expect(spool.remove(createId())).resolves.toBeUndefined()
})

test('a file nobody will take is kept out of the way', async () => {
  spool.append('strange')
  const [id = ''] = await spool.listClosed()
  await spool.setAside(id)
  expect(await spool.listClosed()).toEqual([])
  expect(await readdir(folder)).toEqual([`${id}.refused`])
})

test('lines wait for a disk that takes none, and come in their order once it does', async () => {
  // Where the folder should be there is a file.
  await writeFile(folder, '')
  spool.append('one')
  spool.append('two')
  await rm(folder)
  spool.append('three')
  const [id = ''] = await spool.listClosed()
  expect(await spool.read(id)).toEqual(['one', 'two', 'three'])
})
