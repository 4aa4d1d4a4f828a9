import type { Consumer } from '../../platform/events/consumer.ts'
import { recordEvent } from './audit/audit.commands.ts'
import type { IdentityServices } from './services.ts'

export const auditLogName = 'identity.audit-log'

/** Writes an entry for every event of every subgraph: a new kind of event is audited without anybody's doing. */
function auditLog({ auditKey }: Pick<IdentityServices, 'auditKey'>): Consumer {
  return {
    name: auditLogName,
    types: 'all',
    skipsImports: true,
    handle: (event, tx) => recordEvent(event, tx, auditKey),
  }
}

export function createIdentityConsumers(services: Pick<IdentityServices, 'auditKey'>): readonly Consumer[] {
  return [auditLog(services)]
}
