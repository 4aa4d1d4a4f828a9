import { Worker } from 'node:worker_threads'
import { print } from 'graphql'
import type { OperationPlan } from './operation-plan.ts'
import { SupergraphError } from '../supergraph/supergraph-error.ts'
import type { SupergraphFacts } from '../supergraph/supergraph.ts'
import type { OpenReply, PlanJob, PlanReply } from './plan-worker.ts'
import { PlanError, type Planner, type PlanRequest } from './planner.ts'

export interface BackgroundPlannerOptions {
  readonly sdl: string
  /** Planning that takes longer is given up: the operation is refused. Default 2,000 ms. */
  readonly budgetMs?: number | undefined
  /** Operations that may wait for their turn. Default 1,000. */
  readonly maxWaiting?: number | undefined
}

export interface BackgroundPlanner extends Planner {
  plan(request: PlanRequest): Promise<OperationPlan>
  /**
   * Resolves when the supergraph is checked and the first operation can be planned; rejects with `SupergraphError` when
   * it cannot be served, and the planner has stopped then.
   */
  readonly opened: Promise<SupergraphFacts>
  /**
   * Ends the thread when nothing waits any more, and resolves then. Who still asks later, for an operation begun before,
   * is answered by another thread that lasts as long.
   */
  retire(): Promise<void>
  stop(): Promise<void>
}

interface WaitingJob {
  readonly job: PlanJob
  readonly resolve: (plan: OperationPlan) => void
  readonly reject: (reason: PlanError) => void
}

/**
 * Plans in a thread of its own, one operation at a time, so that the most expensive operation a client can think of
 * holds up nobody but those who also wait for a new plan, and them no longer than the budget.
 */
export function createBackgroundPlanner(options: BackgroundPlannerOptions): BackgroundPlanner {
  return new ThreadPlanner(options)
}

// A large supergraph takes a second; one that never ends must not keep the next from its turn.
const openBudgetMs = 60_000

class ThreadPlanner implements BackgroundPlanner {
  private readonly sdl: string
  private readonly budgetMs: number
  private readonly maxWaiting: number
  private readonly waiting: WaitingJob[] = []
  private running: WaitingJob | undefined
  private timer: NodeJS.Timeout | undefined
  private thread: PlanThread | undefined
  private nextId = 1
  private isStopped = false
  private isRetired = false
  private readonly opening = Promise.withResolvers<SupergraphFacts>()
  private isOpen = false
  private readonly openTimer: NodeJS.Timeout
  private readonly lettingGo = Promise.withResolvers<void>()

  constructor({ sdl, budgetMs = 2_000, maxWaiting = 1_000 }: BackgroundPlannerOptions) {
    this.sdl = sdl
    this.budgetMs = budgetMs
    this.maxWaiting = maxWaiting
    // Whoever never asks shall not be told by a crash.
    this.opening.promise.catch(() => undefined)
    this.thread = this.startThread()
    const message = `its check takes longer than ${openBudgetMs / 1_000} seconds`
    this.openTimer = setTimeout(() => this.fail(new Error(message)), openBudgetMs).unref()
  }

  get opened(): Promise<SupergraphFacts> {
    return this.opening.promise
  }

  plan({ document, operationName, overrides }: PlanRequest): Promise<OperationPlan> {
    if (this.isStopped || this.waiting.length >= this.maxWaiting) {
      return Promise.reject(
        new PlanError('OPERATION_PLANNING_FAILED', 'Too many operations wait to be planned'),
      )
    }
    const job = {
      id: this.nextId++,
      source: print(document),
      operationName,
      overrides: [...(overrides ?? [])],
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject })
      this.thread ??= this.startThread()
      this.startNext()
    })
  }

  retire(): Promise<void> {
    this.isRetired = true
    this.startNext()
    return this.lettingGo.promise
  }

  async stop(): Promise<void> {
    this.isStopped = true
    clearTimeout(this.timer)
    clearTimeout(this.openTimer)
    const left = [...(this.running ? [this.running] : []), ...this.waiting.splice(0)]
    this.running = undefined
    for (const { reject } of left)
      reject(new PlanError('OPERATION_PLANNING_FAILED', 'The planner has stopped'))
    this.opening.reject(new SupergraphError('INVALID_SUPERGRAPH', ['its check was given up']))
    this.lettingGo.resolve()
    await this.thread?.stop()
  }

  private startThread(): PlanThread {
    return new PlanThread(this.sdl, {
      onOpen: (reply) => this.open(reply),
      onReply: (reply) => this.settle(reply),
      onFailure: (error) => this.fail(error),
    })
  }

  private open(reply: OpenReply): void {
    clearTimeout(this.openTimer)
    if ('facts' in reply) {
      this.isOpen = true
      this.opening.resolve(reply.facts)
      return this.startNext()
    }
    this.opening.reject(new SupergraphError(reply.refused, reply.problems))
    void this.stop()
  }

  private fail(error: Error): void {
    if (this.isOpen)
      return this.replaceThread('OPERATION_PLANNING_FAILED', 'The operation could not be planned')
    // A thread that dies of its supergraph would die of it again.
    this.opening.reject(new SupergraphError('INVALID_SUPERGRAPH', [error.message], { cause: error }))
    void this.stop()
  }

  private startNext(): void {
    if (this.running || !this.thread?.canWork) return
    this.running = this.waiting.shift()
    if (!this.running) return this.rest(this.thread)
    this.thread.post(this.running.job)
    const message = `The operation takes longer than ${this.budgetMs} ms to plan`
    this.timer = setTimeout(() => this.replaceThread('OPERATION_TOO_COMPLEX', message), this.budgetMs)
  }

  private rest(thread: PlanThread): void {
    if (!this.isRetired) return thread.rest()
    this.thread = undefined
    this.lettingGo.resolve()
    void thread.stop()
  }

  private settle(reply: PlanReply): void {
    const running = this.running
    if (!running || running.job.id !== reply.id) return
    clearTimeout(this.timer)
    this.running = undefined
    if ('plan' in reply) running.resolve(reply.plan)
    else running.reject(new PlanError(reply.code, reply.message))
    this.startNext()
  }

  /** A thread cannot be made to forget what it is doing; those who wait go on with a new one. */
  private replaceThread(code: 'OPERATION_TOO_COMPLEX' | 'OPERATION_PLANNING_FAILED', message: string): void {
    clearTimeout(this.timer)
    const running = this.running
    this.running = undefined
    void this.thread?.stop()
    if (!this.isStopped) this.thread = this.startThread()
    running?.reject(new PlanError(code, message))
  }
}

interface PlanThreadEvents {
  readonly onOpen: (reply: OpenReply) => void
  readonly onReply: (reply: PlanReply) => void
  readonly onFailure: (error: Error) => void
}

// A plan needs a few megabytes; a thread that needs this much has met an operation that nobody should run.
const maxHeapMb = 512

class PlanThread {
  private readonly worker: Worker
  private isUp = false
  private isStopped = false

  constructor(sdl: string, events: PlanThreadEvents) {
    this.worker = new Worker(new URL('./plan-worker.ts', import.meta.url), {
      workerData: sdl,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      execArgv: [],
    })
    this.worker.on('message', (message: PlanReply | OpenReply) => {
      if ('id' in message) return events.onReply(message)
      this.isUp = 'facts' in message
      events.onOpen(message)
    })
    // Out of memory or a fault in the planner's own package: the next thread starts clean.
    this.worker.on('error', (error) => {
      if (!this.isStopped) events.onFailure(error instanceof Error ? error : new Error(String(error)))
    })
  }

  get canWork(): boolean {
    return this.isUp && !this.isStopped
  }

  post(job: PlanJob): void {
    this.worker.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.worker.postMessage(job)
  }

  /** Lets the process end while there is nothing to plan. */
  rest(): void {
    this.worker.unref()
  }

  async stop(): Promise<void> {
    this.isStopped = true
    await this.worker.terminate()
  }
}
