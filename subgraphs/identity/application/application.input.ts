import { IsIn, IsOptional, IsUUID, Length, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { documentModes } from './application.ts'
import type { DocumentMode } from './application.ts'
import { Application, DocumentModeEnum } from './application.type.ts'

const visible = /^(?=\s*\S)\P{Cc}*$/u
const visibleMessage = { message: 'name must hold a visible character and no control characters' }
const nameTaken = 'Another application of the organisation has this name.'
const notFound = 'Your organisation has no such application, or it was archived.'

@InputType({ description: 'What is known of a new application.' })
export class ApplicationCreateInput {
  @Field(() => String, { description: 'Its name, unique in the organisation, 1 to 80 characters.' })
  @Length(1, 80)
  @Matches(visible, visibleMessage)
  name: string

  @Field(() => String, { nullable: true, description: 'What it is for, up to 500 characters.' })
  @IsOptional()
  @MaxLength(500)
  description?: string | null

  @Field(() => DocumentModeEnum, {
    nullable: true,
    description: 'Which operations it may send; OFF when left out.',
  })
  @IsOptional()
  @IsIn(documentModes)
  documentMode?: DocumentMode | null
}

@InputType({ description: 'What changes about an application; what is left out stays.' })
export class ApplicationUpdateInput {
  @Field(() => ID, { description: 'Which application.' })
  @IsUUID()
  id: string

  @Field(() => String, { nullable: true, description: 'Its new name, 1 to 80 characters.' })
  @IsOptional()
  @Length(1, 80)
  @Matches(visible, visibleMessage)
  name?: string | null

  @Field(() => String, { nullable: true, description: 'What it is for, up to 500 characters.' })
  @IsOptional()
  @MaxLength(500)
  description?: string | null

  @Field(() => DocumentModeEnum, { nullable: true, description: 'Which operations it may send from now on.' })
  @IsOptional()
  @IsIn(documentModes)
  documentMode?: DocumentMode | null
}

@InputType({ description: 'Which application to archive.' })
export class ApplicationArchiveInput {
  @Field(() => ID, { description: 'An application of the organisation you act as.' })
  @IsUUID()
  id: string
}

export const ApplicationCreateError = userErrorType('ApplicationCreate', {
  NAME_TAKEN: nameTaken,
  TOO_MANY: 'An organisation may have 100 applications that are not archived.',
})
export const ApplicationUpdateError = userErrorType('ApplicationUpdate', {
  NAME_TAKEN: nameTaken,
  NOT_FOUND: notFound,
})
export const ApplicationArchiveError = userErrorType('ApplicationArchive', {
  NOT_FOUND: 'Your organisation has no such application.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of applicationCreate.' })
export class ApplicationCreatePayload {
  @Field(() => Application, { nullable: true, description: 'The new application; null when refused.' })
  application: Application | null

  @Field(() => [ApplicationCreateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ApplicationCreateError>[]
}

@ObjectType({ simpleResolvers: true, description: 'Answer of applicationUpdate.' })
export class ApplicationUpdatePayload {
  @Field(() => Application, { nullable: true, description: 'The application; null when refused.' })
  application: Application | null

  @Field(() => [ApplicationUpdateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ApplicationUpdateError>[]
}

@ObjectType({ simpleResolvers: true, description: 'Answer of applicationArchive.' })
export class ApplicationArchivePayload {
  @Field(() => Application, { nullable: true, description: 'The application, archived; null when refused.' })
  application: Application | null

  @Field(() => [ApplicationArchiveError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ApplicationArchiveError>[]
}
