import { execFile } from 'node:child_process'
import { cp, lstat, mkdtemp, rm, stat, symlink, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { binariesIn, linkLibraries, locatePostgresBinaries } from './postgres-binaries.ts'

const run = promisify(execFile)
let packageFolder: string
let initdb: string

// An installation whose install scripts were blocked: every file, no link.
beforeEach(async () => {
  packageFolder = await mkdtemp(join(tmpdir(), 'stratograph-binaries-'))
  const { folder } = await locatePostgresBinaries()
  const native = join(packageFolder, 'native')
  await cp(folder, native, { recursive: true, filter: async (path) => !(await lstat(path)).isSymbolicLink() })
  initdb = binariesIn(native).initdb
})
afterEach(() => rm(packageFolder, { recursive: true }))

test('binaries installed without install scripts run once their libraries are linked', async () => {
  await expect(run(initdb, ['--version'])).rejects.toThrow('cannot open shared object file')
  await linkLibraries(packageFolder)
  expect((await run(initdb, ['--version'])).stdout).toMatch(/^initdb \(PostgreSQL\) 18\./)
})

test('linking again writes nothing, so a read-only installation serves', async () => {
  await linkLibraries(packageFolder)
  const before = await stat(join(packageFolder, 'native', 'lib'))
  await linkLibraries(packageFolder)
  const after = await stat(join(packageFolder, 'native', 'lib'))
  expect(after.mtimeMs).toBe(before.mtimeMs)
})

test('a link that points to another file is made anew', async () => {
  await linkLibraries(packageFolder)
  const link = join(packageFolder, 'native', 'lib', 'libicuuc.so.60')
  await unlink(link)
  await symlink('libicuuc.so.59', link)
  await linkLibraries(packageFolder)
  expect((await run(initdb, ['--version'])).stdout).toMatch(/^initdb \(PostgreSQL\) 18\./)
})

test('two processes may link at the same time', async () => {
  await Promise.all([linkLibraries(packageFolder), linkLibraries(packageFolder)])
  expect((await run(initdb, ['--version'])).stdout).toMatch(/^initdb \(PostgreSQL\) 18\./)
})
