import { Kind } from 'graphql'
import type { GraphQLError } from 'graphql'
import { isCommonViewer } from '../auth/common-viewer.ts'
import { isPrincipal } from '../auth/viewer.ts'
import type { MachineViewer, UserViewer } from '../auth/viewer.ts'
import type { Database } from '../database/database.ts'
import { createId } from '../database/uuid.ts'
import { PublicError } from '../errors/public-error.ts'
import { appendEvents } from '../events/append.ts'
import type { NewEvent } from '../events/event.ts'
import { stream } from '../events/event.ts'
import type { Logger } from '../telemetry/log.ts'
import { createQuietPeriod } from '../telemetry/quiet-period.ts'
import type { RequestScope } from './subgraph-service.ts'

/**
 * Somebody known asked for what their rights do not reach: `<subgraph>.access.refused`. `fields` are those that
 * refused, at most ten. The stream is the event's own: nobody waits for anybody to write it.
 */
export type AccessRefused = NewEvent<
  `${string}.access.refused`,
  { readonly fields: readonly string[]; readonly reason: string }
>

export interface RefusalRecorderOptions {
  readonly subgraph: string
  readonly database: Database
  readonly log: Logger
  /** Within it, the same refusal of the same viewer is recorded once. Default 60,000 ms. */
  readonly quietMs?: number
}

/** Appends an event for each refusal, behind the answer. A failure to do so is logged and keeps nobody. */
export interface RefusalRecorder {
  /** Takes the errors of one answer as they were thrown, before they are masked. */
  record(errors: readonly GraphQLError[], scope: RequestScope): void
}

const maxFields = 10
// Whoever is refused a thousand times a second must not fill the log: what they tried is in it.
const maxRemembered = 10_000

export function createRefusalRecorder(options: RefusalRecorderOptions): RefusalRecorder {
  const { quietMs = 60_000, log } = options
  const isNew = createQuietPeriod(quietMs, maxRemembered)
  return {
    record(errors, { viewer, requestId }) {
      if (!isPrincipal(viewer) || isCommonViewer(viewer)) return
      const refusals = errors.filter(isRefusal)
      const fields = [...new Set(refusals.map(fieldOf))].slice(0, maxFields)
      const id = viewer.kind === 'user' ? viewer.userId : viewer.machineId
      if (fields.length === 0 || !isNew(`${id} ${fields.join(' ')}`)) return
      const reason = refusals[0]?.message ?? ''
      write(options, viewer, requestId, { fields, reason }).catch((error: unknown) =>
        log.warn({ err: error, requestId }, 'a refusal could not be recorded'),
      )
    },
  }
}

/** By its name in the schema: an alias says what the client likes. */
function fieldOf({ nodes, path }: GraphQLError): string {
  const node = nodes?.[0]
  return node?.kind === Kind.FIELD ? node.name.value : String(path?.at(-1) ?? '')
}

function isRefusal({ originalError }: GraphQLError): boolean {
  return originalError instanceof PublicError && originalError.code === 'FORBIDDEN'
}

async function write(
  { subgraph, database }: RefusalRecorderOptions,
  viewer: UserViewer | MachineViewer,
  requestId: string,
  data: AccessRefused['data'],
): Promise<void> {
  const refused: AccessRefused = { type: `${subgraph}.access.refused`, data }
  await database.as(viewer, requestId).write((tx) =>
    appendEvents(tx, {
      stream: stream(subgraph, 'access', createId()),
      events: [refused],
      organisationId: viewer.organisationId,
      expectedVersion: 0,
    }),
  )
}
