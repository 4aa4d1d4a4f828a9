import { Field, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { EcosystemCustomer } from '../external/customer.ts'

@ObjectType({ simpleResolvers: true, description: 'A customer who uses a project.' })
export class ProjectCustomer {
  @Field(() => EcosystemCustomer, { description: 'The customer.' })
  customer: EcosystemCustomer

  @Field(() => Date, { description: 'Since when they use it.' })
  since: Date
}

export const ProjectCustomerConnection = connectionType('ProjectCustomer', () => ProjectCustomer)
