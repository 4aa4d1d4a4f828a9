import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { invalidInput } from '../../../platform/errors/public-error.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { EcosystemContext } from '../context.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { Project } from '../project/project.type.ts'
import { describeMetric, recordMetrics } from './metric.commands.ts'
import {
  MetricDescribeInput,
  MetricDescribePayload,
  MetricsRecordInput,
  MetricsRecordPayload,
  SeriesArgs,
} from './metric.input.ts'
import { MetricPoint } from './metric-point.type.ts'
import { isStale } from './metric.ts'
import type { MetricRow } from './metric.store.ts'
import { Metric } from './metric.type.ts'

@Resolver(() => Metric)
export class MetricResolver {
  @Query(() => Metric, {
    nullable: true,
    description: 'One metric; null when there is none that you may see.',
  })
  metric(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<MetricRow | null> {
    return context.loaders.metric.load(id)
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Project, { nullable: true, description: 'What is measured.' })
  project(@Root() metric: MetricRow, @Ctx() context: EcosystemContext): Promise<ProjectRow | null> {
    return context.loaders.project.load(metric.projectId)
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How old the latest value is, in seconds; null before the first.',
  })
  ageSeconds(@Root() metric: MetricRow): number | null {
    return metric.latestAt ? Math.max(0, Math.round((Date.now() - metric.latestAt.getTime()) / 1_000)) : null
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Boolean, {
    description: 'Whether no value came for staleAfterSeconds, or none ever.',
  })
  isStale(@Root() metric: MetricRow): boolean {
    return isStale(metric, new Date())
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => [MetricPoint], {
    description: 'What it was over a range of time, in equal stretches, oldest first; gaps stay gaps.',
  })
  series(
    @Root() metric: MetricRow,
    @Args(() => SeriesArgs) { from, to, maxPoints, withRates }: SeriesArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<readonly MetricPoint[]> {
    const end = to ?? context.loaders.startedAt
    if (from >= end) throw invalidInput('to must be later than from.', ['to'])
    const query = { from, to: end, maxPoints, withRates: withRates && metric.kind === 'COUNTER' }
    return context.loaders.series.load({ metricId: metric.id, ...query })
  }

  @Mutation(() => MetricsRecordPayload, {
    description: 'Records measurements of a project of your organisation; needs the role AGENT.',
  })
  metricsRecord(
    @Arg('input', () => MetricsRecordInput, { description: 'The measurements.' }) input: MetricsRecordInput,
    @Ctx() context: EcosystemContext,
  ) {
    return payload(
      () => recordMetrics(context, input),
      (recorded) => ({ recorded }),
    )
  }

  @Mutation(() => MetricDescribePayload, {
    description: 'Says what a metric of your organisation means; needs the role MANAGER.',
  })
  metricDescribe(
    @Arg('input', () => MetricDescribeInput, { description: 'Which metric, and what to say of it.' })
    input: MetricDescribeInput,
    @Ctx() context: EcosystemContext,
  ) {
    return payload(
      () => describeMetric(context, input),
      (metric) => ({ metric }),
    )
  }
}
