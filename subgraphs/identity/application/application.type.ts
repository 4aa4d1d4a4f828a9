import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { DocumentMode } from './application.ts'

export const DocumentModeEnum = enumType('DocumentMode', 'Which operations an application may send.', {
  OFF: 'Any operation, as text or by the id of a published one.',
  LOG: 'Any operation; what is not published is noted, to see what SAFELIST would refuse.',
  SAFELIST: 'Published operations only, as text or by id.',
  REQUIRE_ID: 'Published operations only, and only by id.',
} satisfies Record<DocumentMode, string>)

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description: 'A program of a partner that calls the graph with keys of its own.',
})
export class Application {
  @Field(() => ID, { description: 'Id of the application, a UUID.' })
  id: string

  @Field(() => String, { description: 'Its name, unique in the organisation, up to 80 characters.' })
  name: string

  @Field(() => String, { description: 'What it is for, up to 500 characters; may be empty.' })
  description: string

  @Field(() => DocumentModeEnum, { description: 'Which operations it may send.' })
  documentMode: DocumentMode

  @Field(() => Date, { description: 'When it was created.' })
  createdAt: Date

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt: Date

  @Field(() => Date, {
    nullable: true,
    description: 'When it was archived, and all its keys revoked; null while it works.',
  })
  archivedAt: Date | null

  // Behind `organisation`: not a field of the graph.
  organisationId: string
}

export const ApplicationConnection = connectionType('Application', () => Application)
