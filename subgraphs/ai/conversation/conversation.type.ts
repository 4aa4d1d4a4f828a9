import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { ConversationStatus } from './conversation.ts'

export const ConversationStatusEnum = enumType('ConversationStatus', 'Who answers in a conversation.', {
  OPEN: 'The assistant answers.',
  HANDED_OVER: 'Our people answer; the assistant is silent.',
  CLOSED: 'Nobody says anything any more.',
} satisfies Record<ConversationStatus, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Questions of one person and the answers to them.' })
export class Conversation {
  @Field(() => ID, { description: 'Id of the conversation, a UUID.' })
  id: string

  @Field(() => String, {
    nullable: true,
    description: 'What it is about, up to 200 characters: as given, else how the first message begins.',
  })
  subject: string | null

  @Field(() => ConversationStatusEnum, { description: 'Who answers.' })
  status: ConversationStatus

  @Field(() => Int, { description: 'How many messages it has.' })
  messageCount: number

  @Field(() => Date, { description: 'When it began.' })
  createdAt: Date

  @Field(() => Date, { description: 'When something was last said; when it began, before anything was.' })
  lastMessageAt: Date

  @Field(() => Date, {
    nullable: true,
    description: 'When it was handed over to our people; null when it never was.',
  })
  handedOverAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was closed; null while it is not.' })
  closedAt: Date | null
}

export const ConversationConnection = connectionType('Conversation', () => Conversation)
