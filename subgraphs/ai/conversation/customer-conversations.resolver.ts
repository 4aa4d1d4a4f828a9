import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { AiContext } from '../context.ts'
import { AiCustomer } from '../external/customer.ts'
import { ConversationFilterInput, ConversationSortInput } from './conversation.input.ts'
import type { ConversationRow } from './conversation.store.ts'
import { ConversationConnection } from './conversation.type.ts'

@Resolver(() => AiCustomer)
export class CustomerConversationsResolver {
  @FieldResolver(() => ConversationConnection, {
    description:
      'Conversations of the customer that you may see, the one where something was last said first unless sorted otherwise.',
  })
  async conversations(
    @Root() customer: AiCustomer,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ConversationFilterInput, {
      nullable: true,
      description: 'Which ones; all when left out.',
    })
    filter: ConversationFilterInput | undefined,
    @Arg('sort', () => ConversationSortInput, { nullable: true, description: 'How to sort them.' })
    sort: ConversationSortInput | undefined,
    @Ctx() context: AiContext,
  ): Promise<Connection<ConversationRow>> {
    const key = { parentId: customer.id, page, filter: { filter, sort } }
    return toConnection(await context.loaders.conversationsByCustomer.load(key), (row) => row)
  }
}
