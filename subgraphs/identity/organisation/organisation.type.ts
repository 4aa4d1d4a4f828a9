import { Directive, Field, ID, ObjectType } from 'type-graphql'
import type { OrganisationKind } from '../../../platform/auth/viewer.ts'
import { CacheControl } from '../../../platform/graphql/cache-directive.ts'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'

export const OrganisationKindEnum = enumType('OrganisationKind', 'What an organisation is to us.', {
  OPERATOR: 'We ourselves; there is one.',
  DEALER: 'Buys from us to sell on.',
  CLIENT: 'Has projects watched by the control room.',
  PROVIDER: 'Offers services on the marketplace.',
} satisfies Record<OrganisationKind, string>)

@SharedWithin('ORGANISATION')
@Directive('@key(fields: "id")')
// What is seen of it depends on who asks, and the events of identity name everybody whom a change concerns.
@CacheControl(60, 'PRIVATE')
@ObjectType({
  simpleResolvers: true,
  description: 'A tenant: ourselves, a dealer, a client of the control room or a service provider.',
})
export class Organisation {
  @Field(() => ID, { description: 'Id of the organisation, a UUID.' })
  id: string

  @Field(() => String, { description: 'Trading name, up to 120 characters.' })
  name: string

  @Field(() => String, {
    description:
      'Unique short name for addresses: lower-case letters, digits and single hyphens, 2 to 40 characters.',
  })
  slug: string

  @Field(() => OrganisationKindEnum, { description: 'What it is to us.' })
  kind: OrganisationKind

  @Field(() => String, { description: 'Country of its seat, ISO 3166-1 alpha-2, such as NL.' })
  country: string

  @Field(() => Date, { description: 'When it was first registered.' })
  createdAt: Date
}

export const OrganisationConnection = connectionType('Organisation', () => Organisation)
