import { IsOptional, IsUUID, Max, Min } from 'class-validator'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { ApiKey } from './api-key.type.ts'

@InputType({ description: 'What changes about a key’s budget; what is left out stays.' })
export class ApiKeyBudgetSetInput {
  @Field(() => ID, { description: 'Which key, of whichever organisation.' })
  @IsUUID()
  id: string

  @Field(() => Int, { nullable: true, description: 'Points it may spend at once, 1 to 100,000,000.' })
  @IsOptional()
  @Min(1)
  @Max(100_000_000)
  pointsCapacity?: number | null

  @Field(() => Int, { nullable: true, description: 'Points it gets back each second, 1 to 1,000,000.' })
  @IsOptional()
  @Min(1)
  @Max(1_000_000)
  pointsPerSecond?: number | null

  @Field(() => Int, { nullable: true, description: 'The most one request may cost, 1 to 10,000,000 points.' })
  @IsOptional()
  @Min(1)
  @Max(10_000_000)
  requestCeiling?: number | null

  @Field(() => Int, { nullable: true, description: 'Requests under way at the same time, 1 to 10,000.' })
  @IsOptional()
  @Min(1)
  @Max(10_000)
  concurrency?: number | null
}

export const ApiKeyBudgetSetError = userErrorType('ApiKeyBudgetSet', { NOT_FOUND: 'There is no such key.' })

@ObjectType({ simpleResolvers: true, description: 'Answer of apiKeyBudgetSet.' })
export class ApiKeyBudgetSetPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key; null when refused.' })
  apiKey: ApiKey | null

  @Field(() => [ApiKeyBudgetSetError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ApiKeyBudgetSetError>[]
}
