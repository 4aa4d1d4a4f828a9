import { defineSubgraph } from '../../platform/graphql/subgraph-definition.ts'
import { resolveCompanyReference } from './company/company.reference.ts'
import { CompanyResolver } from './company/company.resolver.ts'
import { createCrmConsumers } from './consumers.ts'
import { createCrmLoaders } from './context.ts'
import type { CrmLoaders } from './context.ts'
import { resolveCustomerReference } from './customer/customer.reference.ts'
import { CustomerResolver } from './customer/customer.resolver.ts'
import { OrderResolver } from './external/order.resolver.ts'
import { UserResolver } from './external/user.resolver.ts'
import { LeadConversionResolver } from './lead/lead-conversion.resolver.ts'
import { resolveLeadReference } from './lead/lead.reference.ts'
import { LeadResolver } from './lead/lead.resolver.ts'
import { resolveTicketReference } from './ticket/ticket.reference.ts'
import { TicketResolver } from './ticket/ticket.resolver.ts'

export const crm = defineSubgraph<CrmLoaders>({
  name: 'crm',
  resolvers: [
    CompanyResolver,
    CustomerResolver,
    LeadResolver,
    LeadConversionResolver,
    TicketResolver,
    OrderResolver,
    UserResolver,
  ],
  references: {
    Company: resolveCompanyReference,
    Customer: resolveCustomerReference,
    Lead: resolveLeadReference,
    Ticket: resolveTicketReference,
    Order: ({ id }) => ({ id }),
    User: ({ id }) => ({ id }),
  },
  createLoaders: createCrmLoaders,
  createConsumers: createCrmConsumers,
})
