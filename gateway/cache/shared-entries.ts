import { hash } from 'node:crypto'
import { z } from 'zod'
import type { LogAddress } from '../../platform/events/event.ts'
import type { SharedTexts } from '../../platform/shared-state/shared-texts.ts'

/** An answer about an entity on its way from one gateway to the others. */
export interface SharedEntry {
  readonly entity: Readonly<Record<string, unknown>>
  /** Up to where in the log events had been told when the subgraph was asked. */
  readonly asOf: LogAddress
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

const sharedEntry = z.strictObject({
  entity: z.record(z.string(), z.unknown()),
  asOf: z.string(),
  expiresAt: z.number(),
})

/**
 * What gateways of one log keep for each other. Nothing is ever dropped here: whoever finds an entry judges by its own
 * feed whether an event behind `asOf` has named what the entry is about, and leaves it to expire if so.
 */
export class SharedEntries {
  readonly #texts: SharedTexts

  constructor(texts: SharedTexts) {
    this.#texts = texts
  }

  get isUsable(): boolean {
    return this.#texts.isUsable
  }

  /** In the order of the keys, undefined where nothing is found; `address` says in which log. */
  async find(keys: readonly string[], address: LogAddress): Promise<readonly (SharedEntry | undefined)[]> {
    const texts = await this.#texts.find(keys.map((key) => nameOf(key, address)))
    return texts.map((text) => (text === undefined ? undefined : readEntry(text)))
  }

  /** Puts them for whoever looks for the same keys, at most for `maxAgeMs`. */
  put(
    entries: readonly { readonly key: string; readonly entity: SharedEntry['entity'] }[],
    asOf: LogAddress,
    maxAgeMs: number,
  ): void {
    const expiresAt = Date.now() + maxAgeMs
    const texts = entries.map(({ key, entity }) => ({
      key: nameOf(key, asOf),
      text: JSON.stringify({ entity, asOf, expiresAt } satisfies SharedEntry),
    }))
    this.#texts.put(texts, maxAgeMs)
  }
}

// A key holds what was asked about, which is nobody's business there. Deployments of different logs never meet.
function nameOf(key: string, address: LogAddress): string {
  return hash('sha256', `${address.slice(address.indexOf('@'))} ${key}`)
}

/** Undefined for what no gateway of this version can have put. */
function readEntry(text: string): SharedEntry | undefined {
  try {
    return sharedEntry.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
