import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/viewer-database.ts'
import type { Consumer } from './consumer.ts'
import type { RecordedEvent } from './event.ts'

const maxErrorLength = 2_000

/** Runs the consumer's handler so that whatever it appends continues the story of the event at hand. */
export async function handleEvent(consumer: Consumer, event: RecordedEvent, tx: Transaction): Promise<void> {
  await tx.execute(sql`
    select set_config('request.id', ${event.correlationId}, true), set_config('request.cause', ${event.id}, true),
           set_config('request.trace', ${event.traceParent ?? ''}, true)`)
  await consumer.handle(event, tx)
}

/** What is kept of a failure: its message, never its stack, and not more than people read. */
export function describeFailure(error: unknown): string {
  // drizzle's own message repeats the statement with its values, which may be secret; the cause says what went wrong.
  const origin =
    error instanceof Error && error.message.startsWith('Failed query') && error.cause instanceof Error
      ? error.cause
      : error
  const text = origin instanceof Error ? `${origin.name}: ${origin.message}` : String(origin)
  return text.slice(0, maxErrorLength)
}
