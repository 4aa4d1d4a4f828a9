import { IsOptional, Length, Max, MaxLength, Min } from 'class-validator'
import { Field, InputType, Int } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { Project } from '../project/project.type.ts'
import type { HealthStatus } from './health-check.ts'
import { HealthStatusEnum } from './health-check.type.ts'

@InputType({ description: 'One look at the health of a project.' })
export class HealthCheckRecordInput {
  @Field(() => String, { description: 'Short name of the project, up to 64 characters.' })
  @Length(1, 64)
  projectSlug: string

  @Field(() => HealthStatusEnum, { description: 'How the project is.' })
  status: HealthStatus

  @Field(() => Int, { nullable: true, description: 'How long the answer took, 0 to 3600000 milliseconds.' })
  @IsOptional()
  @Min(0)
  @Max(3_600_000)
  latencyMs?: number | null

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer, 100 to 599.' })
  @IsOptional()
  @Min(100)
  @Max(599)
  httpStatus?: number | null

  @Field(() => String, { nullable: true, description: 'What is wrong, up to 500 characters.' })
  @IsOptional()
  @MaxLength(500)
  message?: string | null
}

export const HealthCheckRecordPayload = entityPayloadType('HealthCheckRecord', 'project', () => Project, {
  NOT_FOUND: 'There is no such project that you may report on.',
})
