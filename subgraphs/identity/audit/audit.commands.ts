import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { commonChainId, sealEntry } from './audit-chain.ts'
import { composeChange } from './audit-change.ts'
import { isAudited } from './audited-events.ts'
import { insertEntry, lockChain, selectKnownFields } from './audit.store.ts'

/** Enters an event into the log of its organisation, unless it stands there; the transaction must be a service's. */
export async function recordEvent(event: RecordedEvent, tx: Transaction, sealKey: Uint8Array): Promise<void> {
  if (!isAudited(event)) return
  const { organisationId, actor, stream } = event
  const chainId = organisationId ?? commonChainId
  const { sequence, seal, isEntered } = await lockChain(tx, chainId, event.id)
  // An event put back by hand for replay has its entry already.
  if (isEntered) return
  const known = event.version > 1 ? await selectKnownFields(tx, stream) : []
  await insertEntry(
    tx,
    sealEntry(sealKey, {
      id: createId(),
      chainId,
      sequence: sequence + 1,
      organisationId,
      eventId: event.id,
      action: event.type,
      actorKind: actor.kind,
      actorId: actor.id,
      target: stream,
      requestId: event.correlationId,
      operation: event.operation,
      occurredAt: event.occurredAt,
      recordedAt: new Date(),
      ...composeChange(event.data, known),
      previousSeal: seal,
    }),
  )
}
