/** Lets so many calls run at a time; the others wait in order, or are refused when too many wait. */
export interface ConcurrencyLimit {
  /** True with a place, which `leave` gives back, at once or when one is free; false when the queue is full. */
  enter(signal?: AbortSignal): boolean | Promise<boolean>
  leave(): void
  readonly running: number
  readonly waiting: number
}

export function createConcurrencyLimit(maxRunning: number, maxWaiting: number): ConcurrencyLimit {
  let running = 0
  const queue = new Set<() => void>()
  return {
    enter(signal) {
      if (running < maxRunning) {
        running += 1
        return true
      }
      if (queue.size >= maxWaiting) return false
      return new Promise((resolve, reject) => {
        const admit = () => {
          signal?.removeEventListener('abort', giveUp)
          resolve(true)
        }
        const giveUp = () => {
          queue.delete(admit)
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', giveUp, { once: true })
        queue.add(admit)
      })
    },
    leave() {
      const [next] = queue
      if (!next) return void (running -= 1)
      // The place passes on, so the number running stays.
      queue.delete(next)
      next()
    },
    get running() {
      return running
    },
    get waiting() {
      return queue.size
    },
  }
}
