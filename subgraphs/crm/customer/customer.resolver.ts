import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CrmContext } from '../context.ts'
import { CrmUser } from '../external/user.ts'
import { registerCustomer } from './customer.commands.ts'
import { CustomerRegisterInput, CustomerRegisterPayload } from './customer.input.ts'
import { selectCustomerPage } from './customer.store.ts'
import type { CustomerRow } from './customer.store.ts'
import { Customer, CustomerConnection } from './customer.type.ts'

@Resolver(() => Customer)
export class CustomerResolver {
  @Query(() => Customer, {
    nullable: true,
    description: 'One customer; null when there is none that you may see.',
  })
  customer(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: CrmContext): Promise<CustomerRow | null> {
    return context.loaders.customer.load(id)
  }

  @Query(() => CustomerConnection, { description: 'Customers you may see, newest first.' })
  async customers(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: CrmContext,
  ): Promise<Connection<CustomerRow>> {
    return toConnection(await context.database.read((tx) => selectCustomerPage(tx, page)), (row) => row)
  }

  @FieldResolver(() => CrmUser, {
    nullable: true,
    description: 'The account the customer signs in with, when they have one.',
  })
  user(@Root() customer: CustomerRow): CrmUser | null {
    return customer.userId ? { id: customer.userId } : null
  }

  @Mutation(() => CustomerRegisterPayload, {
    description: 'Registers a customer of your organisation; needs the role AGENT.',
  })
  customerRegister(
    @Arg('input', () => CustomerRegisterInput, { description: 'What is known of the customer.' })
    input: CustomerRegisterInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => registerCustomer(context, input),
      (customer) => ({ customer }),
    )
  }
}
