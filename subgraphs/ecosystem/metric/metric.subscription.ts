import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { notFound } from '../../../platform/errors/public-error.ts'
import { stream } from '../../../platform/events/event.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import type { EcosystemContext } from '../context.ts'
import type { MetricsRecorded } from '../events.ts'
import { MetricRecordedArgs } from './metric.input.ts'
import type { MetricRow } from './metric.store.ts'
import { Metric, MetricSample } from './metric.type.ts'

@Resolver(() => MetricSample)
export class MetricSubscription {
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
      .map(({ metricId, value, at }) => ({ metricId, value, at: new Date(at) }))
  }

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
  const { projectId, keys } = args
  const types = ['ecosystem.metrics.recorded'] satisfies MetricsRecorded['type'][]
  // Live before the look at the rights, so that no report falls between the two.
  const events = context.liveEvents.subscribe(
    {
      types,
      stream: stream('ecosystem', 'metrics', projectId.toLowerCase()),
      accepts: (event) =>
        (event.data as MetricsRecorded['data']).samples.some((sample) => isWanted(keys, sample.key)),
    },
    { signal: context.signal },
  )
  if (await maySeeMetrics(context, projectId)) return events
  await events.return?.()
  throw notFound('Project', ['projectId'])
}

/** Customers see a project's health but not its metrics: those are for its owner and the operator. */
async function maySeeMetrics({ viewer, loaders }: EcosystemContext, projectId: string): Promise<boolean> {
  const project = await loaders.project.load(projectId)
  if (!project || viewer.kind === 'anonymous') return false
  if (viewer.kind === 'service' || viewer.organisationKind === 'OPERATOR') return true
  return viewer.organisationId === project.organisationId
}

function isWanted(keys: readonly string[] | null | undefined, key: string): boolean {
  return keys == null || keys.includes(key)
}
