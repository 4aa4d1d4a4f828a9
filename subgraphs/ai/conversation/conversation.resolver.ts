import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { AiContext } from '../context.ts'
import { AiCustomer } from '../external/customer.ts'
import { AiUser } from '../external/user.ts'
import type { MessageRow } from '../message/message.store.ts'
import { MessageConnection } from '../message/message.type.ts'
import { closeConversation, handOverConversation, startConversation } from './conversation.commands.ts'
import {
  ConversationCloseInput,
  ConversationClosePayload,
  ConversationFilterInput,
  ConversationHandOverInput,
  ConversationHandOverPayload,
  ConversationSortInput,
  ConversationStartInput,
  ConversationStartPayload,
} from './conversation.input.ts'
import { selectConversationPage } from './conversation.store.ts'
import type { ConversationRow } from './conversation.store.ts'
import { Conversation, ConversationConnection } from './conversation.type.ts'

@Resolver(() => Conversation)
export class ConversationResolver {
  @Query(() => Conversation, {
    nullable: true,
    description: 'One conversation; null when there is none that you may see.',
  })
  conversation(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: AiContext,
  ): Promise<ConversationRow | null> {
    return context.loaders.conversation.load(id)
  }

  @Query(() => ConversationConnection, {
    description:
      'Conversations you may see, the one where something was last said first unless sorted otherwise.',
  })
  async conversations(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ConversationFilterInput, {
      nullable: true,
      description: 'Which conversations to list.',
    })
    filter: ConversationFilterInput | undefined,
    @Arg('sort', () => ConversationSortInput, { nullable: true, description: 'How to sort them.' })
    sort: ConversationSortInput | undefined,
    @Ctx() context: AiContext,
  ): Promise<Connection<ConversationRow>> {
    const found = await context.database.read((tx) => selectConversationPage(tx, page, { filter, sort }))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => AiUser, { description: 'Who began it.' })
  user(@Root() conversation: ConversationRow): AiUser {
    return { id: conversation.userId }
  }

  @FieldResolver(() => AiCustomer, {
    nullable: true,
    description: 'The customer who asks; null while no customer record belongs to their account.',
  })
  customer(@Root() conversation: ConversationRow): AiCustomer | null {
    return conversation.customerId ? { id: conversation.customerId } : null
  }

  @FieldResolver(() => AiUser, {
    nullable: true,
    description: 'Who of our people answered first; null while none did.',
  })
  agent(@Root() conversation: ConversationRow): AiUser | null {
    return conversation.agentId ? { id: conversation.agentId } : null
  }

  @FieldResolver(() => MessageConnection, { description: 'What was said, oldest first.' })
  async messages(
    @Root() conversation: ConversationRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: AiContext,
  ): Promise<Connection<MessageRow>> {
    const found = await context.loaders.messagesByConversation.load({ parentId: conversation.id, page })
    return toConnection(found, (row) => row)
  }

  @Mutation(() => ConversationStartPayload, { description: 'Begins a conversation with the assistant.' })
  conversationStart(
    @Arg('input', () => ConversationStartInput, { description: 'How it begins.' })
    input: ConversationStartInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => startConversation(context, input),
      (conversation) => ({ conversation }),
    )
  }

  @Mutation(() => ConversationHandOverPayload, {
    description:
      'Lets our people answer instead of the assistant. For whoever began it, and for our staff from the role AGENT on.',
  })
  conversationHandOver(
    @Arg('input', () => ConversationHandOverInput, { description: 'Which conversation.' })
    input: ConversationHandOverInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => handOverConversation(context, input.conversationId),
      (conversation) => ({ conversation }),
    )
  }

  @Mutation(() => ConversationClosePayload, {
    description: 'Ends a conversation. For whoever began it, and for our staff from the role AGENT on.',
  })
  conversationClose(
    @Arg('input', () => ConversationCloseInput, { description: 'Which conversation.' })
    input: ConversationCloseInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => closeConversation(context, input.conversationId),
      (conversation) => ({ conversation }),
    )
  }
}
