import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { invalidInput, notFound } from '../../../platform/errors/public-error.ts'
import { stream } from '../../../platform/events/event.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { Live, SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { EcosystemContext } from '../context.ts'
import type { MetricsRecorded } from '../events.ts'
import { selectProjectBySlug } from '../project/project.store.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { MetricRecordedArgs } from './metric.input.ts'
import type { MetricRow } from './metric.store.ts'
import { MetricSample } from './metric-sample.type.ts'
import { Metric } from './metric.type.ts'

@Resolver(() => MetricSample)
export class MetricSubscription {
  @Live('ORGANISATION', 'LATEST')
  @Subscription(() => [MetricSample], {
    description:
      'What is measured of a project whose metrics you may see, as it is recorded: the samples of one report together.',
    subscribe: followMetrics,
  })
  metricRecorded(
    @Args(() => MetricRecordedArgs) { keys }: MetricRecordedArgs,
    @Root() event: RecordedEvent<string, MetricsRecorded['data']>,
  ): MetricSample[] {
    return event.data.samples
      .filter((sample) => isWanted(keys, sample.key))
      .map(({ metricId, value, numerator = null, denominator = null, at }) => {
        return { metricId, value, numerator, denominator, at: new Date(at) }
      })
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Metric, {
    nullable: true,
    description: 'What was measured; null when you may not see it any more.',
  })
  metric(@Root() sample: MetricSample, @Ctx() context: EcosystemContext): Promise<MetricRow | null> {
    return context.loaders.metric.load(sample.metricId)
  }
}

async function followMetrics({
  args,
  context,
}: SubscribeResolverData<unknown, MetricRecordedArgs, EcosystemContext>) {
  const { keys } = args
  const project = await findFollowed(context, args)
  if (!project || !maySeeMetrics(context.viewer, project))
    throw notFound('Project', [args.projectId == null ? 'projectSlug' : 'projectId'])
  return context.liveEvents.subscribe(
    {
      types: ['ecosystem.metrics.recorded'] satisfies MetricsRecorded['type'][],
      stream: stream('ecosystem', 'metrics', project.id),
      accepts: (event) =>
        (event.data as MetricsRecorded['data']).samples.some((sample) => isWanted(keys, sample.key)),
    },
    { signal: context.signal },
  )
}

async function findFollowed(
  context: EcosystemContext,
  { projectId, projectSlug }: MetricRecordedArgs,
): Promise<ProjectRow | null | undefined> {
  if ((projectId == null) === (projectSlug == null))
    throw invalidInput('Give projectId or projectSlug, one of them.', ['projectId'])
  return projectSlug == null
    ? context.loaders.project.load(projectId ?? '')
    : context.database.read((tx) => selectProjectBySlug(tx, projectSlug))
}

/** Customers see a project's health but not its metrics: those are for its owner and the operator. */
function maySeeMetrics(viewer: Viewer, project: ProjectRow): boolean {
  if (viewer.kind === 'anonymous') return false
  if (viewer.kind === 'service' || viewer.organisationKind === 'OPERATOR') return true
  return viewer.organisationId === project.organisationId
}

function isWanted(keys: readonly string[] | null | undefined, key: string): boolean {
  return keys == null || keys.includes(key)
}
