import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from './child.ts'
import type { Child } from './child.ts'

/** Asks again until an answer comes that passes; fails with the process's own last words when it ends or takes too long. */
export async function waitFor<Answer>(
  child: Child,
  limitMs: number,
  ask: () => Promise<Answer | undefined>,
  pauseMs = 50,
): Promise<Answer> {
  const until = performance.now() + limitMs
  for (;;) {
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined) return answer
    if (child.hasExited) throw new BenchError(`${child.name} ended while starting:\n${child.readLog()}`)
    if (performance.now() > until)
      throw new BenchError(`${child.name} did not answer in ${limitMs / 1000} s:\n${child.readLog()}`)
    await sleep(pauseMs)
  }
}

/** So many ports that were free a moment ago. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
