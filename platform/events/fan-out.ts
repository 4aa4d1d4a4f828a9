import type { RecordedEvent } from './event.ts'

/** Somebody who wants events of some types, and perhaps of one stream only. */
export interface Receiver {
  readonly types: readonly string[]
  readonly stream: string | undefined
  receive(event: RecordedEvent): void
}

interface Channel {
  readonly everyStream: Set<Receiver>
  readonly byStream: Map<string, Set<Receiver>>
}

/** Finds the receivers of an event by its type and stream, without asking the others. */
export class FanOut {
  readonly #channels = new Map<string, Channel>()

  /** The types anybody wants. */
  types(): string[] {
    return [...this.#channels.keys()]
  }

  add(receiver: Receiver): void {
    for (const type of receiver.types) {
      const channel = this.#channels.get(type) ?? {
        everyStream: new Set(),
        byStream: new Map<string, Set<Receiver>>(),
      }
      this.#channels.set(type, channel)
      if (receiver.stream === undefined) {
        channel.everyStream.add(receiver)
      } else {
        const receivers = channel.byStream.get(receiver.stream) ?? new Set()
        channel.byStream.set(receiver.stream, receivers.add(receiver))
      }
    }
  }

  remove(receiver: Receiver): void {
    for (const type of receiver.types) {
      const channel = this.#channels.get(type)
      if (!channel) continue
      if (receiver.stream === undefined) channel.everyStream.delete(receiver)
      else removeFromStream(channel, receiver.stream, receiver)
      if (channel.everyStream.size === 0 && channel.byStream.size === 0) this.#channels.delete(type)
    }
  }

  /** Hands the event to its receivers and tells how many they were. */
  dispatch(event: RecordedEvent): number {
    const channel = this.#channels.get(event.type)
    const ofStream = channel?.byStream.get(event.stream)
    for (const receiver of channel?.everyStream ?? []) receiver.receive(event)
    for (const receiver of ofStream ?? []) receiver.receive(event)
    return (channel?.everyStream.size ?? 0) + (ofStream?.size ?? 0)
  }
}

function removeFromStream(channel: Channel, stream: string, receiver: Receiver): void {
  const receivers = channel.byStream.get(stream)
  receivers?.delete(receiver)
  if (receivers?.size === 0) channel.byStream.delete(stream)
}
