import type { LogAddress } from '../../platform/events/event.ts'
import type { LiveProgress } from '../../platform/graphql/subgraph-service.ts'

/** The engine asks for one event at a time, so that the place is that of the event it answers last. */
export class StreamProgress implements LiveProgress {
  position: LogAddress | undefined
  isLost = false
  /** Where the stream began. */
  readonly begun: Promise<LogAddress>
  readonly #begin: (position: LogAddress) => void

  constructor(after: LogAddress | undefined) {
    this.position = after
    const { promise, resolve } = Promise.withResolvers<LogAddress>()
    this.begun = promise
    this.#begin = resolve
  }

  advance(position: LogAddress): void {
    this.position = position
    this.#begin(position)
  }

  lose(): void {
    this.isLost = true
  }
}
