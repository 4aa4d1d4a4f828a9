import { IsISO31661Alpha2, IsOptional, IsUUID, Length, Matches } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import type { OrganisationKind } from '../../../platform/auth/viewer.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { Organisation, OrganisationKindEnum } from './organisation.type.ts'

@InputType({ description: 'What is known of a new organisation.' })
export class OrganisationCreateInput {
  @Field(() => String, { description: 'Trading name, 1 to 120 characters.' })
  @Length(1, 120)
  @Matches(/^(?=\s*\S)\P{Cc}*$/u, { message: 'name must hold a visible character and no control characters' })
  name: string

  @Field(() => String, {
    description: 'Unique short name: lower-case letters, digits and single hyphens, 2 to 40 characters.',
  })
  @Length(2, 40)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    message: 'slug must be lower-case letters, digits and single hyphens',
  })
  slug: string

  @Field(() => OrganisationKindEnum, {
    description:
      'CLIENT and PROVIDER are open to everybody; DEALER is made by our staff, OPERATOR by nobody.',
  })
  kind: OrganisationKind

  @Field(() => String, { description: 'Country of its seat, ISO 3166-1 alpha-2, such as NL.' })
  @IsISO31661Alpha2()
  @Matches(/^[A-Z]{2}$/, { message: 'country must be in capitals' })
  country: string

  @Field(() => ID, {
    nullable: true,
    description:
      'Its first owner; you when left out. Only our staff (MANAGER or above) may name somebody else.',
  })
  @IsOptional()
  @IsUUID()
  ownerId?: string | null
}

export const OrganisationCreateError = userErrorType('OrganisationCreate', {
  SLUG_TAKEN: 'Another organisation has this short name.',
  KIND_NOT_ALLOWED: 'You may not create organisations of this kind.',
  OWNER_NOT_FOUND: 'There is no such user to own it.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of organisationCreate.' })
export class OrganisationCreatePayload {
  @Field(() => Organisation, { nullable: true, description: 'The new organisation; null when refused.' })
  organisation: Organisation | null

  @Field(() => [OrganisationCreateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof OrganisationCreateError>[]
}
