import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { Ctx, Directive, Query, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { requireService } from '../../../platform/auth/permission.ts'
import { findUuids } from '../../../platform/database/uuid.ts'
import { addressOf, startOfLog } from '../../../platform/events/event.ts'
import type { LogAddress, LogPosition } from '../../../platform/events/event.ts'
import { Live } from '../../../platform/graphql/live-directive.ts'
import type { EcosystemContext } from '../context.ts'
import { EventNews } from './event-feed.type.ts'

const lookMs = 10
const heartbeatMs = 2_000

@Resolver()
export class EventFeedResolver {
  @Directive('@inaccessible')
  @Query(() => String, {
    description: 'For our own services: the place of the last event that is committed now, and in which log.',
  })
  async eventLogEnd(@Ctx() context: EcosystemContext): Promise<LogAddress> {
    requireService(context.viewer)
    // Behind the place readers have come to while somebody who began earlier still writes.
    const [row] = await context.database.read((tx) =>
      tx.execute<{ position: LogPosition | null }>(
        sql`select max(position)::text as position from platform.events`,
      ),
    )
    return addressOf(row?.position ?? startOfLog, await context.services.eventLog.identity())
  }

  @Directive('@inaccessible')
  @Live('USER', 'DISCONNECT')
  @Subscription(() => EventNews, {
    description:
      'For our own services: what all events are about, from now on, as they happen; every two seconds at least.',
    subscribe: followNews,
  })
  eventNews(@Root() news: EventNews): EventNews {
    return news
  }
}

function followNews({ context }: SubscribeResolverData<unknown, object, EcosystemContext>) {
  requireService(context.viewer)
  return tellNews(context)
}

/** Reads the log itself, whatever the types: a type nobody has met yet is news too. */
async function* tellNews({ services, liveEvents, signal }: EcosystemContext): AsyncGenerator<EventNews> {
  const { eventLog } = services
  const log = await eventLog.identity()
  let position = await eventLog.head()
  yield { position: addressOf(position, log), ids: [] }
  let toldAtMs = performance.now()
  for (;;) {
    await sleep(lookMs)
    if (signal?.aborted) return
    // The process reads the log anyway: looking at how far it has come asks the database nothing.
    if (liveEvents.position === position && performance.now() - toldAtMs < heartbeatMs) continue
    // Read even when nothing seems to have happened: whoever cannot reach the log must not say that it is quiet.
    const page = await eventLog.read({ after: position, log })
    position = page.next
    toldAtMs = performance.now()
    yield {
      position: addressOf(position, log),
      ids: findUuids(page.events.map(({ stream, data }) => `${stream} ${JSON.stringify(data)}`).join(' ')),
    }
  }
}
