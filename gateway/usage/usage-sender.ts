import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { gatewayScope } from '../transport/follow-feed.ts'
import { collectUsage } from './collect-usage.ts'
import { readUsageLine } from './usage-line.ts'
import type { UsageSpool } from './usage-spool.ts'

export interface UsageSenderOptions {
  readonly spool: UsageSpool
  /** The subgraph that keeps usage. */
  readonly ecosystem: SubgraphService
  readonly log: Logger
  /** Default 2,000 ms. */
  readonly intervalMs?: number | undefined
}

/** The mutation of ecosystem that takes it. */
export const usageRecordField = 'usageRecord'

const query = `mutation RecordUsage($batchId: ID!, $windows: [UsageWindowInput!]!) {
  ${usageRecordField}(batchId: $batchId, windows: $windows)
}`
const lastChanceMs = 3_000

/**
 * Sends what the spool holds, file by file, and removes what was taken. A file is sent again until it is taken;
 * ecosystem counts each once. What cannot be sent stays for the next time, or the next process.
 */
export function startUsageSender(options: UsageSenderOptions): { stop(): Promise<void> } {
  const { log, intervalMs = 2_000 } = options
  const stopped = new AbortController()
  let sending: Promise<void> | undefined
  let isBehind = false
  const send = (signal: AbortSignal) =>
    sendAll(options, signal).then(
      () => {
        if (isBehind) log.info('the usage of partners is up to date again')
        isBehind = false
      },
      (error: unknown) => {
        if (!isBehind && !signal.aborted) log.warn({ err: error }, 'the usage of partners waits to be sent')
        isBehind = true
      },
    )
  const timer = setInterval(() => {
    sending ??= send(stopped.signal).finally(() => (sending = undefined))
  }, intervalMs)
  return {
    async stop() {
      clearInterval(timer)
      stopped.abort(new Error('The gateway stopped.'))
      await sending
      // What comes too late for this chance is the next process's.
      await send(AbortSignal.timeout(lastChanceMs))
    },
  }
}

async function sendAll(options: UsageSenderOptions, signal: AbortSignal): Promise<void> {
  for (const id of await options.spool.listClosed()) {
    signal.throwIfAborted()
    await sendFile(id, options, signal)
  }
}

async function sendFile(
  id: string,
  { spool, ecosystem, log }: UsageSenderOptions,
  signal: AbortSignal,
): Promise<void> {
  const texts = await spool.read(id)
  const lines = texts.flatMap((text) => readUsageLine(text) ?? [])
  if (lines.length < texts.length)
    log.error({ batchId: id, unreadable: texts.length - lines.length }, 'partner calls were not counted')
  const windows = collectUsage(lines)
  if (windows.length > 0 && !(await isTaken({ batchId: id, windows }, ecosystem, signal))) {
    log.error({ batchId: id, lines: lines.length }, 'a batch of usage was refused and is kept aside')
    return spool.setAside(id)
  }
  await spool.remove(id)
}

/** False when it never will be. Rejects when it may be later. */
async function isTaken(
  variables: Readonly<Record<string, unknown>>,
  ecosystem: SubgraphService,
  signal: AbortSignal,
): Promise<boolean> {
  const { data, errors } = await ecosystem.execute({ query, variables }, gatewayScope(signal))
  if (errors?.some(({ extensions }) => extensions?.['code'] === 'BAD_USER_INPUT')) return false
  if (errors?.length || !data) throw new Error(`ecosystem refused: ${errors?.[0]?.message}`)
  return true
}
