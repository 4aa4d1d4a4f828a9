import { IsUUID, Length, Matches } from 'class-validator'
import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { Message } from './message.type.ts'

@ArgsType()
export class MessageAddedArgs {
  @Field(() => ID, { description: 'Id of the conversation to follow.' })
  @IsUUID()
  conversationId: string
}

@InputType({ description: 'Something to say in a conversation.' })
export class MessageSendInput {
  @Field(() => ID, { description: 'Id of the conversation.' })
  @IsUUID()
  conversationId: string

  @Field(() => String, {
    description:
      'A key of your own, 1 to 64 characters, best a UUID: sent again with the same text it answers the message and the answer of the first time.',
  })
  @Length(1, 64)
  clientKey: string

  @Field(() => String, { description: 'What to say, 1 to 4,000 characters.' })
  @Length(1, 4_000)
  @Matches(/\S/, { message: 'text must not be blank' })
  text: string
}

export const MessageSendError = userErrorType('MessageSend', {
  NOT_FOUND: 'There is no such conversation.',
  CONVERSATION_CLOSED: 'The conversation is closed.',
  NOT_HANDED_OVER: 'Our people speak only where the conversation was handed over to them.',
  CLIENT_KEY_REUSED: 'The key was used for another text before.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of messageSend.' })
export class MessageSendPayload {
  @Field(() => Message, { nullable: true, description: 'The message as it was added; null when refused.' })
  message: Message | null

  @Field(() => Message, {
    nullable: true,
    description: 'What the assistant answered; null when refused, or when our people answer.',
  })
  answer: Message | null

  @Field(() => [MessageSendError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof MessageSendError>[]
}
