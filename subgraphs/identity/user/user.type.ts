import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { CacheControl } from '../../../platform/graphql/cache-directive.ts'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'

@Directive('@key(fields: "id")')
// What is seen of it depends on who asks, and the events of identity name everybody whom a change concerns.
@CacheControl(60, 'PRIVATE')
@ObjectType({ simpleResolvers: true, description: 'A person who can sign in.' })
export class User {
  @SharedWithin('ORGANISATION')
  @Field(() => ID, { description: 'Id of the user, a UUID.' })
  id: string

  @SharedWithin('ORGANISATION')
  @Field(() => String, {
    description: 'How the person wants to be called, up to 100 characters; anybody signed in may see it.',
  })
  displayName: string

  @Field(() => String, {
    nullable: true,
    description:
      'E-mail address; null unless it is yours, you act as an organisation they belong to, or you are our staff.',
  })
  email: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Preferred language as a BCP 47 tag, such as de-AT; seen by whoever may see the e-mail address.',
  })
  locale: string | null

  @Field(() => String, {
    nullable: true,
    description: 'IANA time zone, such as Europe/Vienna; seen by whoever may see the e-mail address.',
  })
  timeZone: string | null

  @Field(() => Date, {
    nullable: true,
    description:
      'When the person showed that they read mail at the address; null when they have not, and for whoever may not see it.',
  })
  emailVerifiedAt: Date | null

  @SharedWithin('ORGANISATION')
  @Field(() => Date, { description: 'When the person signed up.' })
  createdAt: Date
}

export const UserConnection = connectionType('User', () => User)
