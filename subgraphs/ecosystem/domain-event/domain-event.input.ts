import { ArrayMaxSize, IsOptional, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator'
import { ArgsType, Field, InputType, Int } from 'type-graphql'
import { maxPageSize } from '../../../platform/database/keyset.ts'

@InputType({ description: 'Which events to list; conditions left out hold for all.' })
export class DomainEventFilterInput {
  @Field(() => [String], { nullable: true, description: 'Only events of these types, up to 50.' })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 100, { each: true })
  types?: string[] | null

  @Field(() => [String], { nullable: true, description: 'No events of these types, up to 50.' })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 100, { each: true })
  exceptTypes?: string[] | null

  @Field(() => String, {
    nullable: true,
    description: 'Only the history of one entity, such as commerce.order/<id>.',
  })
  @IsOptional()
  @MaxLength(200)
  stream?: string | null

  @Field(() => Date, { nullable: true, description: 'Only events since this moment.' })
  since?: Date | null
}

@ArgsType()
export class DomainEventsArgs {
  @Field(() => DomainEventFilterInput, { nullable: true, description: 'Which events to list.' })
  @IsOptional()
  @ValidateNested()
  filter?: DomainEventFilterInput | null

  @Field(() => Int, { defaultValue: 20, description: 'How many, 1 to 100.' })
  @Min(1)
  @Max(maxPageSize)
  first: number

  @Field(() => String, { nullable: true, description: 'Cursor after which the slice begins.' })
  @IsOptional()
  @MaxLength(100)
  after?: string | null
}

@ArgsType()
export class DomainEventAppendedArgs {
  @Field(() => [String], {
    nullable: true,
    description:
      'Only events of these types, up to 50; left out, all types the log knows when you subscribe.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 100, { each: true })
  types?: string[] | null

  @Field(() => [String], { nullable: true, description: 'No events of these types, up to 50.' })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 100, { each: true })
  exceptTypes?: string[] | null
}
