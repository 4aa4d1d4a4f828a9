import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { AiContext } from '../context.ts'
import type { ConversationRow } from '../conversation/conversation.store.ts'
import { Conversation } from '../conversation/conversation.type.ts'
import { AiUser } from '../external/user.ts'
import type { RetrievalRow } from '../retrieval/retrieval.store.ts'
import { Retrieval } from '../retrieval/retrieval.type.ts'
import { Citation } from './citation.type.ts'
import { sendMessage } from './message.commands.ts'
import { MessageSendInput, MessageSendPayload } from './message.input.ts'
import type { CitationRow, MessageRow } from './message.store.ts'
import { Message } from './message.type.ts'

@Resolver(() => Message)
export class MessageResolver {
  @FieldResolver(() => AiUser, { nullable: true, description: 'Who says it; null for the assistant.' })
  author(@Root() message: MessageRow): AiUser | null {
    return message.authorId ? { id: message.authorId } : null
  }

  @FieldResolver(() => Conversation, { nullable: true, description: 'The conversation it is said in.' })
  conversation(@Root() message: MessageRow, @Ctx() context: AiContext): Promise<ConversationRow | null> {
    return context.loaders.conversation.load(message.conversationId)
  }

  @FieldResolver(() => [Citation], {
    description:
      'What the answer stands on, in the order of its numbers; up to 20, none for what a person says.',
  })
  async citations(@Root() message: MessageRow, @Ctx() context: AiContext): Promise<readonly CitationRow[]> {
    return message.role === 'ASSISTANT' ? context.loaders.citationsByMessage.load(message.id) : []
  }

  @FieldResolver(() => Retrieval, {
    nullable: true,
    description:
      'How the answer was found; for members of the answering organisation, null for everybody else.',
  })
  async retrieval(@Root() message: MessageRow, @Ctx() context: AiContext): Promise<RetrievalRow | null> {
    return message.role === 'ASSISTANT' ? context.loaders.retrieval.load(message.id) : null
  }

  @Mutation(() => MessageSendPayload, {
    description:
      'Says something in a conversation. While it is open the assistant answers at once; after it was handed over our people do.',
  })
  messageSend(
    @Arg('input', () => MessageSendInput, { description: 'What to say, and where.' }) input: MessageSendInput,
    @Ctx() context: AiContext,
  ) {
    return payload(
      () => sendMessage(context, input),
      ({ message, answer }) => ({ message, answer }),
    )
  }
}
