import type { NewEvent } from '../../platform/events/event.ts'

/** What crm tells the others. Streams: `crm.customer/<id>`. */
export type CustomerRegistered = NewEvent<
  'crm.customer.registered',
  { customerId: string; name: string; email: string | null; source: string }
>
export type CustomerUpdated = NewEvent<
  'crm.customer.updated',
  { customerId: string; changed: readonly string[] }
>

export type CrmEvent = CustomerRegistered | CustomerUpdated
