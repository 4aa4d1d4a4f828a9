import { ErrorLog } from './error-log.ts'
import type { Run, Step } from './run.ts'

/** A part of a plan that comes later. */
export interface LaterStep {
  readonly label: string
  /** The ids of the fetches whose data it needs. */
  readonly needs: readonly string[]
  /** Undefined when what comes before fetches it all. */
  readonly step: Step | undefined
}

/** The deferred parts of one execution: each is run when what it needs is there, and taken in the order they end. */
export class Delivery {
  private readonly arrivals = new Map<string, PromiseWithResolvers<void>>()
  private readonly ended: { label: string; run: Run }[] = []
  private readonly begun = new Set<string>()
  private running = 0
  private failure: { readonly reason: unknown } | undefined
  private wake: (() => void) | undefined

  /** A fetch that later parts need is done, well or not. */
  arrive(id: string): void {
    this.expect(id).resolve()
  }

  /** Runs a part once its needs have arrived; `before` is the work around it, after which nothing is missing. */
  begin({ label, needs, step }: LaterStep, run: Run, before: Promise<unknown> | undefined): void {
    this.begun.add(label)
    this.running += 1
    // Errors of a part are answered with it.
    const own: Run = { ...run, errors: new ErrorLog(), strings: undefined }
    const arrived = Promise.all(needs.map((id) => this.expect(id).promise))
    const ready = before && needs.length > 0 ? Promise.race([arrived, before]) : before
    Promise.resolve(ready)
      .then(() => step?.(own))
      .then(
        () => this.end(label, own),
        (reason: unknown) => this.fail(reason),
      )
  }

  hasBegun(label: string): boolean {
    return this.begun.has(label)
  }

  /** What has ended since the last time, waiting for the first; empty when there is nothing more to come. */
  async take(): Promise<readonly { label: string; run: Run }[]> {
    while (this.ended.length === 0 && this.running > 0 && !this.failure) {
      await new Promise<void>((resolve) => (this.wake = resolve))
    }
    if (this.failure) throw this.failure.reason
    return this.ended.splice(0)
  }

  private end(label: string, run: Run): void {
    this.running -= 1
    this.ended.push({ label, run })
    this.wake?.()
  }

  /** Steps report their faults as errors; they fail only when the client has left. */
  private fail(reason: unknown): void {
    this.failure ??= { reason }
    this.wake?.()
  }

  private expect(id: string): PromiseWithResolvers<void> {
    const known = this.arrivals.get(id) ?? Promise.withResolvers<void>()
    this.arrivals.set(id, known)
    return known
  }
}
