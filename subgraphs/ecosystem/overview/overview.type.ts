import { Field, Int, ObjectType } from 'type-graphql'
import type { HealthStatus } from '../health-check/health-check.ts'
import { HealthStatusEnum } from '../health-check/health-check.type.ts'

@ObjectType({ simpleResolvers: true, description: 'How many projects have a status.' })
export class HealthCount {
  @Field(() => HealthStatusEnum, {
    nullable: true,
    description: 'The status; null for projects nobody has looked at yet.',
  })
  status: HealthStatus | null

  @Field(() => Int, { description: 'How many projects you may see have it.' })
  count: number
}

@ObjectType({
  simpleResolvers: true,
  description: 'The control room at a glance, over the projects you may see.',
})
export class EcosystemOverview {
  @Field(() => [HealthCount], {
    description: 'Projects by their latest status; statuses no project has are left out.',
  })
  projectsByHealth: HealthCount[]

  @Field(() => Int, { description: 'Metrics whose latest value is no older than they allow.' })
  freshMetrics: number

  @Field(() => Int, { description: 'Metrics without a value for longer than they allow, or ever.' })
  staleMetrics: number

  @Field(() => Boolean, {
    description:
      'Whether something is missing from the picture: a stale metric, or a project nobody has looked at.',
  })
  isPartial: boolean
}
