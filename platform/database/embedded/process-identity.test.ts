import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isProcessAlive, ownProcessIdentity, readProcessIdentity } from './process-identity.ts'

test('this process lives', () => {
  expect(isProcessAlive(ownProcessIdentity())).toBe(true)
})

test('a process that took over a pid is not its former holder', () => {
  const own = ownProcessIdentity()
  expect(isProcessAlive({ ...own, startTicks: String(Number(own.startTicks) - 1) })).toBe(false)
  expect(isProcessAlive({ ...own, bootId: 'an earlier boot' })).toBe(false)
})

test('a process whose name holds spaces and parentheses is told apart and seen to end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stratograph-name-'))
  const program = join(folder, 'a) R 1 (b')
  await copyFile('/bin/sleep', program)
  const child = spawn(program, ['600'])
  await once(child, 'spawn')
  const identity = readProcessIdentity(child.pid ?? 0)
  expect(identity?.pid).toBe(child.pid)
  expect(identity?.startTicks).toMatch(/^\d{2,}$/)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  expect(identity && isProcessAlive(identity)).toBe(false)
  await rm(folder, { recursive: true })
})

test('a zombie counts as gone', async () => {
  // The shell starts a child and becomes a program that never collects it.
  const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = (await once(parent.stdout, 'data')) as [Buffer]
  await expect.poll(() => readProcessIdentity(Number(output.toString()))).toBeUndefined()
  const ended = once(parent, 'exit')
  parent.kill('SIGKILL')
  await ended
})
