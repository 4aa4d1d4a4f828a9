import { IsLocale, IsOptional, IsTimeZone, Length, Matches, MaxLength } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { GraphQLJSON } from '../../../platform/graphql/scalars.ts'
import { maxDisplayNameLength } from '../user/user.ts'
import { User } from '../user/user.type.ts'

@InputType({ description: 'What to change of your profile; whatever is left out or null stays as it is.' })
export class UserProfileUpdateInput {
  @Field(() => String, { nullable: true, description: 'How to be called, 1 to 100 characters.' })
  @IsOptional()
  @Length(1, maxDisplayNameLength)
  @Matches(/^(?=\s*\S)\P{Cc}*$/u, {
    message: 'displayName must hold a visible character and no control characters',
  })
  displayName?: string | null

  @Field(() => String, { nullable: true, description: 'Preferred language as a BCP 47 tag, such as de-AT.' })
  @IsOptional()
  @IsLocale()
  @MaxLength(35)
  locale?: string | null

  @Field(() => String, { nullable: true, description: 'IANA time zone, such as Europe/Vienna.' })
  @IsOptional()
  @IsTimeZone()
  @MaxLength(64)
  timeZone?: string | null

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      'A JSON merge patch (RFC 7396) of your preferences: objects merge, null removes a key, keys not named stay. Up to 16 kB and 8 levels.',
  })
  preferences?: unknown
}

export const UserProfileUpdateError = userErrorType('UserProfileUpdate', {
  PREFERENCES_TOO_LARGE: 'All preferences together would exceed 16 kB.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of userProfileUpdate.' })
export class UserProfileUpdatePayload {
  @Field(() => User, { nullable: true, description: 'You, as you are now; null when refused.' })
  user: User | null

  @Field(() => [UserProfileUpdateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof UserProfileUpdateError>[]
}
