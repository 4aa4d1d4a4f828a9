import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withClusterLock } from './cluster-lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stratograph-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('work on one folder never overlaps', async () => {
  let running = 0
  const seen: number[] = []
  const work = async () => {
    seen.push((running += 1))
    await sleep(20)
    running -= 1
  }
  await Promise.all([1, 2, 3, 4].map(() => withClusterLock(folder, work)))
  expect(seen).toEqual([1, 1, 1, 1])
})

test('work on another folder does not wait', async () => {
  const other = await mkdtemp(join(tmpdir(), 'stratograph-lock-'))
  const answer = await withClusterLock(folder, () => withClusterLock(other, async () => 'inside both'))
  expect(answer).toBe('inside both')
  await rm(other, { recursive: true })
})

test('failed work gives the lock back', async () => {
  await expect(withClusterLock(folder, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
  expect(await withClusterLock(folder, async () => 'next')).toBe('next')
})
