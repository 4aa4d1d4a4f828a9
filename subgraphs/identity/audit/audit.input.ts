import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID, Length, MaxLength } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'

@InputType({ description: 'Which entries of the audit log to list; conditions left out hold for all.' })
export class AuditEntryFilterInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Only of this organisation; others than your own are for our staff.',
  })
  @IsOptional()
  @IsUUID()
  organisationId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Only what this user, machine or service did: its id or name.',
  })
  @IsOptional()
  @Length(1, 100)
  actorId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Only what was done to this, such as identity.membership/<id>.',
  })
  @IsOptional()
  @MaxLength(200)
  target?: string | null

  @Field(() => [String], { nullable: true, description: 'Only these actions, 1 to 50.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Length(1, 100, { each: true })
  actions?: string[] | null

  @Field(() => Date, { nullable: true, description: 'Only what was entered at this moment or later.' })
  since?: Date | null

  @Field(() => Date, { nullable: true, description: 'Only what was entered before this moment.' })
  until?: Date | null
}
