import { IsOptional, IsUUID } from 'class-validator'
import { Args, ArgsType, Ctx, Field, ID, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { requirePrincipal } from '../../../platform/auth/permission.ts'
import { notFound } from '../../../platform/errors/public-error.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { Live } from '../../../platform/graphql/live-directive.ts'
import type { EcosystemContext } from '../context.ts'
import type { HealthChecked } from '../events.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { Project } from '../project/project.type.ts'

@ArgsType()
class HealthChangedArgs {
  @Field(() => ID, {
    nullable: true,
    description:
      'Only this project; left out, all projects of your organisation, for the operator every project.',
  })
  @IsOptional()
  @IsUUID()
  projectId?: string | null
}

@Resolver()
export class HealthSubscription {
  @Live('ORGANISATION', 'DISCONNECT')
  @Subscription(() => Project, {
    description: 'A project you may see, each time its status changes.',
    subscribe: followHealth,
  })
  async healthChanged(
    @Args(() => HealthChangedArgs) _follow: HealthChangedArgs,
    @Root() event: RecordedEvent<string, HealthChecked['data']>,
    @Ctx() context: EcosystemContext,
  ): Promise<ProjectRow> {
    const project = await context.loaders.project.load(event.data.projectId)
    if (!project) throw notFound('Project', ['projectId'])
    return project
  }
}

async function followHealth({
  args,
  context,
}: SubscribeResolverData<unknown, HealthChangedArgs, EcosystemContext>) {
  const viewer = context.viewer.kind === 'service' ? null : requirePrincipal(context.viewer)
  const mayHear = (event: RecordedEvent) =>
    viewer === null ||
    viewer.organisationKind === 'OPERATOR' ||
    event.organisationId === viewer.organisationId
  const events = context.liveEvents.subscribe(
    {
      types: ['ecosystem.health.checked'] satisfies HealthChecked['type'][],
      accepts: (event) => isChange(event, args) && (args.projectId != null || mayHear(event)),
    },
    { signal: context.signal },
  )
  if (args.projectId == null || (await context.loaders.project.load(args.projectId))) return events
  await events.return?.()
  throw notFound('Project', ['projectId'])
}

function isChange(event: RecordedEvent, { projectId }: HealthChangedArgs): boolean {
  const { status, previousStatus, projectId: changed } = event.data as HealthChecked['data']
  return status !== previousStatus && (projectId == null || projectId.toLowerCase() === changed)
}
