import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { EcosystemContext } from '../context.ts'
import { addProjectCustomer, removeProjectCustomer } from './project-customer.commands.ts'
import {
  ProjectCustomerAddInput,
  ProjectCustomerAddPayload,
  ProjectCustomerRemoveInput,
  ProjectCustomerRemovePayload,
} from './project-customer.input.ts'
import type { ProjectCustomer } from './project-customer.type.ts'
import { ProjectCustomerConnection } from './project-customer.type.ts'
import type { ProjectRow } from './project.store.ts'
import { Project } from './project.type.ts'

@Resolver(() => Project)
export class ProjectCustomerResolver {
  @FieldResolver(() => ProjectCustomerConnection, {
    description:
      'Who uses it, the latest joined first: all of them for its owner and the operator, a customer only themselves.',
  })
  async customers(
    @Root() project: ProjectRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<Connection<ProjectCustomer>> {
    const found = await context.loaders.usesByProject.load({ parentId: project.id, page })
    return toConnection(found, ({ customerId, since }) => ({ customer: { id: customerId }, since }))
  }

  @Mutation(() => ProjectCustomerAddPayload, {
    description:
      'Notes that a customer uses a project of your organisation, for the operator any; needs the role MANAGER.',
  })
  projectCustomerAdd(
    @Arg('input', () => ProjectCustomerAddInput, { description: 'Which customer uses which project.' })
    input: ProjectCustomerAddInput,
    @Ctx() context: EcosystemContext,
  ) {
    return payload(
      () => addProjectCustomer(context, input),
      (project) => ({ project }),
    )
  }

  @Mutation(() => ProjectCustomerRemovePayload, {
    description:
      'Forgets that a customer uses a project of your organisation, for the operator any; needs the role MANAGER.',
  })
  projectCustomerRemove(
    @Arg('input', () => ProjectCustomerRemoveInput, { description: 'Which customer, which project.' })
    input: ProjectCustomerRemoveInput,
    @Ctx() context: EcosystemContext,
  ) {
    return payload(
      () => removeProjectCustomer(context, input),
      (project) => ({ project }),
    )
  }
}
