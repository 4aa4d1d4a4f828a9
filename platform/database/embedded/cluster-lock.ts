import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { realpath } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'

const retryMs = 25
const giveUpAfterMs = 120_000

/**
 * Runs `work` while no other process starts or stops the server of `folder` (which must exist).
 * The lock is a name in the kernel's abstract socket space: taking it is atomic, and the kernel gives it
 * back when its holder dies, kill -9 included, so there is no stale lock to recognise.
 */
export async function withClusterLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const name = `\0stratograph-postgres-${createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')}`
  const lock = await takeLock(name, folder)
  try {
    return await work()
  } finally {
    lock.close()
    await once(lock, 'close')
  }
}

async function takeLock(name: string, folder: string): Promise<Server> {
  const deadline = Date.now() + giveUpAfterMs
  for (;;) {
    const lock = await tryLock(name)
    if (lock) return lock
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `another process has been starting or stopping the database in ${folder} for ${giveUpAfterMs / 1000} s`,
      )
    }
    await sleep(retryMs)
  }
}

async function tryLock(name: string): Promise<Server | undefined> {
  const server = createServer((stranger) => stranger.destroy())
  server.listen({ path: name, exclusive: true })
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined
    throw error
  }
}
