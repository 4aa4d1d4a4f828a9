import { IsOptional, IsUUID, Length, Matches } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import type { ConversationStatus } from './conversation.ts'
import { Conversation, ConversationStatusEnum } from './conversation.type.ts'

@InputType({ description: 'Which conversations to list; conditions left out hold for all.' })
export class ConversationFilterInput {
  @Field(() => ConversationStatusEnum, { nullable: true, description: 'Only conversations in this state.' })
  status?: ConversationStatus | null
}

export type ConversationSortField = 'LAST_MESSAGE_AT' | 'CREATED_AT'
export const ConversationSortFieldEnum = enumType(
  'ConversationSortField',
  'What conversations can be sorted by.',
  {
    LAST_MESSAGE_AT: 'When something was last said.',
    CREATED_AT: 'When they began.',
  } satisfies Record<ConversationSortField, string>,
)

@InputType({ description: 'How to sort conversations.' })
export class ConversationSortInput {
  @Field(() => ConversationSortFieldEnum, { description: 'What to sort by.' })
  field: ConversationSortField

  @Field(() => SortDirectionEnum, { description: 'Which way.' })
  direction: SortDirection
}

@InputType({ description: 'A new conversation of your own.' })
export class ConversationStartInput {
  @Field(() => String, {
    description:
      'A key of your own, 1 to 64 characters, best a UUID: sent again it answers the conversation it began.',
  })
  @Length(1, 64)
  clientKey: string

  @Field(() => String, {
    nullable: true,
    description: 'What it is about, 1 to 200 characters; taken from the first message when left out.',
  })
  @IsOptional()
  @Length(1, 200)
  @Matches(/\S/, { message: 'subject must not be blank' })
  subject?: string | null
}

@InputType({ description: 'Which conversation to hand over.' })
export class ConversationHandOverInput {
  @Field(() => ID, { description: 'Id of the conversation.' })
  @IsUUID()
  conversationId: string
}

@InputType({ description: 'Which conversation to close.' })
export class ConversationCloseInput {
  @Field(() => ID, { description: 'Id of the conversation.' })
  @IsUUID()
  conversationId: string
}

const conversation = () => Conversation
const notFound = { NOT_FOUND: 'There is no such conversation.' }

export const ConversationStartPayload = entityPayloadType('ConversationStart', 'conversation', conversation, {
  SUBJECT_DIFFERS: 'The key began a conversation about something else.',
})
export const ConversationHandOverPayload = entityPayloadType(
  'ConversationHandOver',
  'conversation',
  conversation,
  {
    ...notFound,
    ALREADY_HANDED_OVER: 'Our people answer already.',
    CONVERSATION_CLOSED: 'It is closed.',
  },
)
export const ConversationClosePayload = entityPayloadType('ConversationClose', 'conversation', conversation, {
  ...notFound,
  ALREADY_CLOSED: 'It is closed already.',
})
