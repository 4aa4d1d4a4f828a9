import type { IncomingMessage, ServerResponse } from 'node:http'
import { createTick } from './workload.ts'
import type { Tick } from './workload.ts'

/** Publishes ticks on request: `POST /emit?topics=1&events=50&rate=10`, a rate of 0 for as fast as it goes. */
export class Publisher {
  readonly #listeners = new Map<number, Set<(tick: Tick) => void>>()
  #published = 0

  /** Answers how to stop listening. */
  listen(topic: number, onTick: (tick: Tick) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(onTick))
    return () => void listeners.delete(onTick)
  }

  get published(): number {
    return this.#published
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0)
  }

  /** As an async iterator that waits for the next tick of a topic; `beginsWithPlace` puts null first, which is none. */
  follow(topic: number, beginsWithPlace = false): AsyncIterator<{ ticked: Tick | null }> {
    const waiting: (Tick | null)[] = beginsWithPlace ? [null] : []
    let wake: () => void = () => undefined
    const stop = this.listen(topic, (tick) => {
      waiting.push(tick)
      wake()
    })
    return {
      async next() {
        while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
        return { done: false, value: { ticked: waiting.shift() ?? null } }
      },
      async return() {
        stop()
        return { done: true, value: undefined }
      },
    }
  }

  /** True when the request was for the publisher. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bench')
    if (pathname === '/listening') response.end(String(this.listening))
    else if (pathname === '/emit') {
      const number = (name: string) => Number(searchParams.get(name))
      this.#emit(number('topics'), number('events'), number('rate'))
      response.end('{}')
    } else return false
    return true
  }

  #emit(topics: number, events: number, rate: number): void {
    const publish = () => {
      for (let topic = 0; topic < topics; topic += 1) {
        this.#published += 1
        const tick = createTick(this.#published, topic)
        for (const onTick of this.#listeners.get(topic) ?? []) onTick(tick)
      }
    }
    if (rate === 0) for (let event = 0; event < events; event += 1) publish()
    else {
      let left = events
      const timer = setInterval(() => {
        publish()
        left -= 1
        if (left === 0) clearInterval(timer)
      }, 1_000 / rate)
    }
  }
}
