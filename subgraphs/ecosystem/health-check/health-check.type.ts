import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { HealthStatus } from './health-check.ts'

export const HealthStatusEnum = enumType('HealthStatus', 'How a project is.', {
  UP: 'It answers as it should.',
  DEGRADED: 'It answers, but slowly or with errors.',
  DOWN: 'It does not answer.',
} satisfies Record<HealthStatus, string>)

@SharedWithin('ORGANISATION')
@ObjectType({ simpleResolvers: true, description: 'How a project is now.' })
export class ProjectHealth {
  @Field(() => HealthStatusEnum, { description: 'Its status at the latest check.' })
  status: HealthStatus

  @Field(() => Date, { description: 'Since when it has this status.' })
  since: Date

  @Field(() => Date, { description: 'When it was last checked.' })
  checkedAt: Date

  @Field(() => Int, {
    nullable: true,
    description: 'How long the latest answer took, in milliseconds; null when none came.',
  })
  latencyMs: number | null

  @Field(() => String, {
    nullable: true,
    description: 'What was wrong, up to 500 characters; null when nothing was.',
  })
  message: string | null
}

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'One look at the health of a project.' })
export class HealthCheck {
  @Field(() => ID, { description: 'Id of the check, a UUID.' })
  id: string

  @Field(() => HealthStatusEnum, { description: 'How the project was.' })
  status: HealthStatus

  @Field(() => Int, {
    nullable: true,
    description: 'How long the answer took, in milliseconds; null when none came.',
  })
  latencyMs: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'HTTP status of the answer; null when none came or it was not HTTP.',
  })
  httpStatus: number | null

  @Field(() => String, { nullable: true, description: 'What was wrong; null when nothing was.' })
  message: string | null

  @Field(() => Date, { description: 'When it was looked.' })
  checkedAt: Date
}

export const HealthCheckConnection = connectionType('HealthCheck', () => HealthCheck)
