import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { AnswerOutcome, MessageRole } from './message.ts'

export const MessageRoleEnum = enumType('MessageRole', 'Who speaks in a message.', {
  CUSTOMER: 'Whoever began the conversation.',
  ASSISTANT: 'The assistant.',
  AGENT: 'One of our people.',
} satisfies Record<MessageRole, string>)

export const AnswerOutcomeEnum = enumType('AnswerOutcome', 'How an answer of the assistant came out.', {
  ANSWERED: 'Found in the knowledge base; the citations say where.',
  NOT_FOUND: 'The knowledge base does not tell; nothing was made up.',
} satisfies Record<AnswerOutcome, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Something said in a conversation.' })
export class Message {
  @Field(() => ID, { description: 'Id of the message, a UUID.' })
  id: string

  @Field(() => Int, { description: 'Its place in the conversation, 1 for the first message.' })
  position: number

  @Field(() => MessageRoleEnum, { description: 'Who speaks.' })
  role: MessageRole

  @Field(() => String, { description: 'What is said; up to 4,000 characters when a person says it.' })
  text: string

  @Field(() => AnswerOutcomeEnum, {
    nullable: true,
    description: 'How the answer came out; null for what a person says.',
  })
  outcome: AnswerOutcome | null

  @Field(() => String, {
    nullable: true,
    description: 'What wrote the answer, such as extractive: sentences of the knowledge base, word for word.',
  })
  provider: string | null

  @Field(() => Date, { description: 'When it was said.' })
  createdAt: Date
}

export const MessageConnection = connectionType('Message', () => Message)
