import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from '../../platform/telemetry/log.ts'
import type { Generation, Generations } from './generation.ts'
import type { OpenedGeneration } from './open-generation.ts'
import { SupergraphError } from './supergraph-error.ts'
import type { SupergraphSource } from './supergraph-source.ts'
import { warmGeneration, warmOperations } from './warm-generation.ts'
import type { KnownOperation } from './warm-generation.ts'

/** What became of a supergraph that was offered. */
export type ReloadOutcome = 'swapped' | 'unchanged' | 'refused'

export interface ReloadResult {
  readonly outcome: ReloadOutcome
  /** The generation that serves now. */
  readonly number: number
  readonly id: string
  /** Why it was refused, one sentence each. */
  readonly problems: readonly string[]
}

/** Counts since start. */
export interface GenerationStatus {
  /** The generation that serves now, and the digest of its supergraph. */
  readonly number: number
  readonly id: string
  readonly swapped: number
  readonly refused: number
  /** Null before the first. */
  readonly lastReload: { readonly outcome: ReloadOutcome; readonly at: string } | null
}

export interface SwappedGenerations extends Generations {
  /**
   * Reads the source and, when it holds another supergraph than the one that serves, makes it the current one: checked,
   * planned and warmed first. One that cannot be served is refused, and the present one stays. Reloads follow one
   * another; those asked for while one waits share it. Never rejects.
   */
  reload(): Promise<ReloadResult>
  readonly status: GenerationStatus
  /** Plans and compiles ahead in the current generation; what is ready there is made ready in each that follows. */
  warm(operations: readonly KnownOperation[], signal?: AbortSignal): Promise<number>
  stop(): Promise<void>
}

export interface SwapOptions {
  readonly source: SupergraphSource
  open(sdl: string, number: number): Promise<OpenedGeneration>
  readonly log: Logger
}

/** Opens the first generation and follows its source. Rejects with `SupergraphError` when that cannot be served. */
export async function startGenerations(options: SwapOptions): Promise<SwappedGenerations> {
  try {
    return new GenerationSwapper(options, await options.open(await options.source.read(), 1))
  } catch (error) {
    await options.source.stop?.()
    throw error
  }
}

// How many streams move on before other work gets its turn.
const toldPerTurn = 8

class GenerationSwapper implements SwappedGenerations {
  readonly #options: SwapOptions
  readonly #listeners = new Set<() => void>()
  readonly #retiring = new Set<OpenedGeneration>()
  readonly #stopWatching: (() => void) | undefined
  #opened: OpenedGeneration
  #running: Promise<ReloadResult> | undefined
  #waiting: Promise<ReloadResult> | undefined
  #isStopped = false
  #swapped = 0
  #refused = 0
  #lastReload: GenerationStatus['lastReload'] = null

  constructor(options: SwapOptions, first: OpenedGeneration) {
    this.#options = options
    this.#opened = first
    this.#stopWatching = options.source.watch?.(() => void this.reload())
  }

  get current(): Generation {
    return this.#opened.generation
  }

  get status(): GenerationStatus {
    const { number, supergraph } = this.current
    const { id } = supergraph
    return { number, id, swapped: this.#swapped, refused: this.#refused, lastReload: this.#lastReload }
  }

  onReplaced(listener: () => void): () => void {
    // The same function may be given twice.
    const own = () => listener()
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  warm(operations: readonly KnownOperation[], signal?: AbortSignal): Promise<number> {
    return warmOperations(this.current, operations, signal)
  }

  reload(): Promise<ReloadResult> {
    if (!this.#running) return this.#run()
    return (this.#waiting ??= this.#running.then(() => {
      this.#waiting = undefined
      return this.#run()
    }))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#stopWatching?.()
    await this.#options.source.stop?.()
    await this.#running
    await Promise.all([this.#opened, ...this.#retiring].map((opened) => opened.stop()))
  }

  #run(): Promise<ReloadResult> {
    const running = this.#reload().finally(() => {
      if (this.#running === running) this.#running = undefined
    })
    this.#running = running
    return running
  }

  async #reload(): Promise<ReloadResult> {
    try {
      const sdl = await this.#options.source.read()
      if (this.#isStopped || sdl === this.current.supergraph.sdl) return this.#note('unchanged')
      await this.#swap(sdl)
      return this.#note('swapped')
    } catch (error) {
      this.#refused += 1
      const problems = error instanceof SupergraphError ? error.problems : [describe(error)]
      const code = error instanceof SupergraphError ? error.code : undefined
      this.#options.log.error(
        { code, problems, serving: this.current.supergraph.id },
        'a supergraph was refused; the present one keeps serving',
      )
      return this.#note('refused', problems)
    }
  }

  async #swap(sdl: string): Promise<void> {
    const startedAtMs = performance.now()
    const before = this.#opened
    const next = await this.#options.open(sdl, before.generation.number + 1)
    const warmed = await warmGeneration(next.generation, before.generation)
    this.#opened = next
    this.#swapped += 1
    await this.#tellAll()
    this.#retire(before)
    const { number, supergraph } = next.generation
    const durationMs = Math.round(performance.now() - startedAtMs)
    this.#options.log.info(
      { generation: number, id: supergraph.id, warmed, durationMs },
      'the supergraph was swapped',
    )
  }

  async #tellAll(): Promise<void> {
    const { log } = this.#options
    let told = 0
    // Whoever leaves meanwhile is not told; whoever comes is on the current one and stays as it is.
    for (const listener of this.#listeners) {
      try {
        listener()
      } catch (error) {
        log.error({ err: error }, 'a stream could not move to the new supergraph')
      }
      told += 1
      if (told % toldPerTurn === 0) await nextTurn()
    }
  }

  #retire(opened: OpenedGeneration): void {
    this.#retiring.add(opened)
    void opened.retire().then(() => this.#retiring.delete(opened))
  }

  #note(outcome: ReloadOutcome, problems: readonly string[] = []): ReloadResult {
    this.#lastReload = { outcome, at: new Date().toISOString() }
    const { number, supergraph } = this.current
    return { outcome, number, id: supergraph.id, problems }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
