import { setTimeout as sleep } from 'node:timers/promises'
import { Arg, Directive, Int, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { requireService } from '../../../platform/auth/permission.ts'
import { invalidInput } from '../../../platform/errors/public-error.ts'
import { Live } from '../../../platform/graphql/live-directive.ts'
import type { IdentityContext } from '../context.ts'
import { readRightsChange, rightsEventTypes } from './rights-change.ts'
import { selectRightsEventsSince } from './rights-change.store.ts'
import { ViewerRightsChange } from './rights-change.type.ts'

interface FollowArgs {
  readonly lookBackSeconds: number
}

type RightsEvent = { readonly id: string; readonly type: string; readonly data: unknown }

const heartbeatMs = 2_000
const longestLookBackSeconds = 24 * 60 * 60

@Resolver()
export class RightsChangeSubscription {
  @Directive('@inaccessible')
  @Live('USER', 'DISCONNECT')
  @Subscription(() => ViewerRightsChange, {
    nullable: true,
    description:
      'For our own services: what changed in the rights of people and machines, first in the time looked back on, then as it happens. Null says that all was told up to now, and comes every two seconds.',
    subscribe: followRights,
  })
  viewerRightsChanged(
    @Arg('lookBackSeconds', () => Int, {
      description: 'How far to look back: at least as long as a token may live.',
    })
    _lookBackSeconds: number,
    @Root() event: RightsEvent | null,
  ): ViewerRightsChange | null {
    if (event === null) return null
    const change = readRightsChange(event)
    const { endedSessionId = null, revokedCredentialId = null, secondFactor, membership } = change
    return {
      endedSessionId,
      revokedCredentialId,
      factorSessionId: secondFactor?.sessionId ?? null,
      hasSecondFactor: secondFactor?.isShown ?? null,
      userId: membership?.userId ?? null,
      organisationId: membership?.organisationId ?? null,
      role: membership?.role ?? null,
    }
  }
}

function followRights({ args, context }: SubscribeResolverData<unknown, FollowArgs, IdentityContext>) {
  requireService(context.viewer)
  const { lookBackSeconds } = args
  if (lookBackSeconds < 0 || lookBackSeconds > longestLookBackSeconds)
    throw invalidInput(`lookBackSeconds is between 0 and ${longestLookBackSeconds}.`, ['lookBackSeconds'])
  return tellRights(context, new Date(Date.now() - lookBackSeconds * 1_000))
}

/** What was committed before the look back is in it; what is committed after comes live; what is in both comes once. */
async function* tellRights(context: IdentityContext, since: Date): AsyncGenerator<RightsEvent | null> {
  const live = context.liveEvents.subscribe({ types: rightsEventTypes }, { signal: context.signal })
  try {
    const recent = await context.database.read((tx) => selectRightsEventsSince(tx, since))
    yield* recent
    yield null
    const told = new Set(recent.map(({ id }) => id))
    let next = live.next()
    for (;;) {
      const step = await within(heartbeatMs, next)
      if (step === undefined) {
        // A service that cannot reach its database would not hear of a change: it must not say that there is none.
        await context.database.read((tx) => tx.execute('select 1'))
        yield null
        continue
      }
      if (step.done) return
      if (!told.delete(step.value.id)) yield step.value
      next = live.next()
    }
  } finally {
    await live.return?.()
  }
}

/** Undefined when the time was over first. */
async function within<Value>(ms: number, value: Promise<Value>): Promise<Value | undefined> {
  const waited = new AbortController()
  const timeout = sleep(ms, undefined, { signal: waited.signal }).catch(() => undefined)
  return Promise.race([value, timeout]).finally(() => waited.abort())
}
