import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { CrmContext } from '../context.ts'
import type { CustomerRow } from '../customer/customer.store.ts'
import { Customer } from '../customer/customer.type.ts'
import { CrmUser } from './user.ts'

@Resolver(() => CrmUser)
export class UserResolver {
  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer record of this person; null when there is none that you may see.',
  })
  customer(@Root() user: CrmUser, @Ctx() context: CrmContext): Promise<CustomerRow | null> {
    return context.loaders.customerByUser.load(user.id)
  }
}
