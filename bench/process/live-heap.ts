import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Child } from './child.ts'
import { waitFor } from './wait.ts'

// What a process still holds once everything is gone that can go: the one number that shows a leak.

const line = /^heap (\d+): (\d+) bytes$/gm

/** In the process to be watched: tells its heap after a collection whenever it is asked. */
export function tellLiveHeap(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let told = 0
  process.on('SIGUSR2', () => {
    collect()
    told += 1
    console.log(`heap ${told}: ${process.memoryUsage().heapUsed} bytes`)
  })
}

/** Asks such a process, in MiB. `BenchError` when it does not answer in a minute. */
export async function readLiveHeapMb(child: Child): Promise<number> {
  const countTold = () => [...child.readLog(1_000).matchAll(line)]
  const before = countTold().length
  process.kill(child.pid, 'SIGUSR2')
  return waitFor(child, 60_000, async () => {
    const told = countTold()
    return told.length > before ? Number(told.at(-1)?.[2]) / 2 ** 20 : undefined
  })
}
