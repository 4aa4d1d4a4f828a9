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
