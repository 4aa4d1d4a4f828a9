import { Args, Ctx, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { notFound } from '../../../platform/errors/public-error.ts'
import { stream } from '../../../platform/events/event.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { Live } from '../../../platform/graphql/live-directive.ts'
import type { AiContext } from '../context.ts'
import type { MessageAdded } from '../events.ts'
import { MessageAddedArgs } from './message.input.ts'
import type { MessageRow } from './message.store.ts'
import { Message } from './message.type.ts'

const types = ['ai.message.added'] satisfies MessageAdded['type'][]

@Resolver()
export class MessageSubscription {
  @Live('USER', 'DISCONNECT')
  @Subscription(() => Message, {
    description: 'What is said in a conversation you may see, as it is said, answers included.',
    subscribe: followConversation,
  })
  async messageAdded(
    @Args(() => MessageAddedArgs) _follow: MessageAddedArgs,
    @Root() event: RecordedEvent<string, MessageAdded['data']>,
    @Ctx() context: AiContext,
  ): Promise<MessageRow> {
    const message = await context.loaders.message.load(event.data.messageId)
    if (!message) throw notFound('Message')
    return message
  }
}

async function followConversation({
  args,
  context,
}: SubscribeResolverData<unknown, MessageAddedArgs, AiContext>) {
  const { conversationId } = args
  // Live before the look at the conversation, so that no message falls between the two.
  const events = context.liveEvents.subscribe(
    { types, stream: stream('ai', 'conversation', conversationId.toLowerCase()) },
    { signal: context.signal },
  )
  if (await context.loaders.conversation.load(conversationId)) return events
  await events.return?.()
  throw notFound('Conversation', ['conversationId'])
}
