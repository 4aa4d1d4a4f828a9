import { importCorrelation } from '../../platform/events/import-events.ts'
import type { Consumer } from '../../platform/events/consumer.ts'
import type { RecordedEvent } from '../../platform/events/event.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import type { OrderPlaced } from '../commerce/events.ts'
import type {
  MembershipAccepted,
  MembershipGranted,
  MembershipRevoked,
  OrganisationCreated,
  UserEmailVerified,
} from '../identity/events.ts'
import { linkAccount } from './customer/account.commands.ts'
import { insertOperatorOrganisation } from './customer/customer.store.ts'
import { recordOrder } from './customer/order-history.commands.ts'
import { deleteMember, insertMember } from './member/member.store.ts'

/** What crm reacts to. Each handler may meet an event again and then changes nothing. */
export const createCrmConsumers = (): readonly Consumer[] => [accounts, staff, orders]

type AccountEvent = OrganisationCreated | UserEmailVerified
// One consumer for both types: the operator's founding stands before the first verified address in the log. An address
// that nobody has verified proves nothing: whoever typed it in must not get at another's record.
const accounts: Consumer = {
  name: 'crm.accounts',
  types: ['identity.organisation.created', 'identity.user.email_verified'] satisfies AccountEvent['type'][],
  handle: async (event, tx) => {
    if (event.type === 'identity.organisation.created') {
      const { kind, organisationId } = event.data as OrganisationCreated['data']
      if (kind === 'OPERATOR') await insertOperatorOrganisation(tx, organisationId)
    } else if (event.correlationId !== importCorrelation) {
      // Imported history brings its customer records itself.
      await linkAccount(tx, event.data as UserEmailVerified['data'])
    }
  },
}

type StaffEvent = MembershipGranted | MembershipAccepted | MembershipRevoked
const staff: Consumer = {
  name: 'crm.staff',
  types: [
    'identity.membership.granted',
    'identity.membership.accepted',
    'identity.membership.revoked',
  ] satisfies StaffEvent['type'][],
  handle: async (event, tx) => {
    const { organisationId, userId } = event.data as StaffEvent['data']
    const change = event.type === 'identity.membership.revoked' ? deleteMember : insertMember
    await change(tx, { organisationId, userId })
  },
}

const orders: Consumer = {
  name: 'crm.orders',
  types: ['commerce.order.placed'] satisfies OrderPlaced['type'][],
  handle: async (event: RecordedEvent, tx: Transaction) => {
    const { orderId, customerId, userId, placedById } = event.data as OrderPlaced['data']
    await recordOrder(tx, {
      orderId,
      customerId,
      userId: userId ?? placedById,
      placedAt: event.occurredAt,
    })
  },
}
