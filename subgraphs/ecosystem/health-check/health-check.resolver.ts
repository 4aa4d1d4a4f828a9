import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { EcosystemContext } from '../context.ts'
import { recordHealthCheck } from './health-check.commands.ts'
import { HealthCheckRecordInput, HealthCheckRecordPayload } from './health-check.input.ts'

@Resolver()
export class HealthCheckResolver {
  @Mutation(() => HealthCheckRecordPayload, {
    description: 'Records how a project of your organisation is; needs the role AGENT.',
  })
  healthCheckRecord(
    @Arg('input', () => HealthCheckRecordInput, { description: 'What was seen.' })
    input: HealthCheckRecordInput,
    @Ctx() context: EcosystemContext,
  ) {
    return payload(
      () => recordHealthCheck(context, input),
      (project) => ({ project }),
    )
  }
}
