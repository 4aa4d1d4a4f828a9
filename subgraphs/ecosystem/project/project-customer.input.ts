import { IsUUID } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { Project } from './project.type.ts'

const noProject = 'There is no such project that you may change.'

@InputType({ description: 'A customer who from now on uses a project.' })
export class ProjectCustomerAddInput {
  @Field(() => ID, { description: 'Id of the project, a UUID.' })
  @IsUUID()
  projectId: string

  @Field(() => ID, { description: 'Id of the customer, a UUID.' })
  @IsUUID()
  customerId: string
}

@InputType({ description: 'A customer who no longer uses a project.' })
export class ProjectCustomerRemoveInput {
  @Field(() => ID, { description: 'Id of the project, a UUID.' })
  @IsUUID()
  projectId: string

  @Field(() => ID, { description: 'Id of the customer, a UUID.' })
  @IsUUID()
  customerId: string
}

export const ProjectCustomerAddPayload = entityPayloadType('ProjectCustomerAdd', 'project', () => Project, {
  NOT_FOUND: noProject,
  CUSTOMER_NOT_FOUND: 'There is no such customer that you may see.',
})
export const ProjectCustomerRemovePayload = entityPayloadType(
  'ProjectCustomerRemove',
  'project',
  () => Project,
  { NOT_FOUND: noProject, CUSTOMER_NOT_FOUND: 'The project has no such customer.' },
)
