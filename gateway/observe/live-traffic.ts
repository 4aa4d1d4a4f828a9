/** How a client follows a subscription. */
export const liveProtocols = ['graphql-ws', 'event-stream', 'multipart'] as const
export type LiveProtocol = (typeof liveProtocols)[number]

/** Counts since start. */
export interface LiveTotals {
  /** Answers handed to subscribers. */
  readonly delivered: number
  /** Answers a slow subscriber of a `LATEST` field missed. */
  readonly dropped: number
  /** Clients let go because they took nothing of what waited for them. */
  readonly disconnected: number
  /** Answers that were made, each for everybody who shares it. */
  readonly executions: number
  /** Subscriptions of the gateway's own at its subgraphs that began. */
  readonly upstreams: number
}

/** What goes through subscriptions. */
export class LiveTraffic implements LiveTotals {
  delivered = 0
  dropped = 0
  disconnected = 0
  executions = 0
  upstreams = 0
  /** Subscriptions that are followed now. */
  readonly open: Record<LiveProtocol, number> = { 'graphql-ws': 0, 'event-stream': 0, multipart: 0 }

  get totals(): LiveTotals {
    const { delivered, dropped, disconnected, executions, upstreams } = this
    return { delivered, dropped, disconnected, executions, upstreams }
  }

  countOpen(): number {
    return liveProtocols.reduce((sum, protocol) => sum + this.open[protocol], 0)
  }
}
