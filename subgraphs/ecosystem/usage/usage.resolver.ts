import { Args, Ctx, Directive, FieldResolver, Float, Mutation, Resolver, Root } from 'type-graphql'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { EcosystemContext } from '../context.ts'
import { recordUsage } from './usage.commands.ts'
import { FieldCostArgs, TopOperationsArgs, UsageRecordArgs } from './usage.input.ts'
import type { UsageArgs } from './usage.input.ts'
import { chooseRange, readLatencyMs, sumCounts } from './usage.ts'
import type { UsageCounts as Counts } from './usage.ts'
import {
  ApiKeyUsage,
  FieldCost,
  OperationUsage,
  Usage,
  UsageCounts,
  UsageErrorCount,
  UsageWindow,
} from './usage.type.ts'
import type { UsageQuery } from './usage.type.ts'

@Resolver(() => Usage)
export class UsageResolver {
  @FieldResolver(() => UsageCounts, { description: 'All windows together.' })
  async totals(@Root() { query }: Usage, @Ctx() { loaders }: EcosystemContext): Promise<Counts> {
    return sumCounts((await loaders.usageWindows.load(query)).map(({ counts }) => counts))
  }

  @FieldResolver(() => [UsageWindow], {
    description: 'The windows in which something was counted, oldest first, up to 2,000.',
  })
  series(@Root() { query }: Usage, @Ctx() { loaders }: EcosystemContext): Promise<readonly UsageWindow[]> {
    return loaders.usageWindows.load(query)
  }

  @FieldResolver(() => [OperationUsage], { description: 'The operations that were called most, up to 100.' })
  async topOperations(
    @Root() { query }: Usage,
    @Args(() => TopOperationsArgs) { first, order }: TopOperationsArgs,
    @Ctx() { loaders }: EcosystemContext,
  ): Promise<readonly OperationUsage[]> {
    const operations = await loaders.topOperations.load({ ...query, top: { first, order } })
    return operations.map((operation) => ({ ...operation, query }))
  }

  @FieldResolver(() => [UsageErrorCount], { description: 'Errors by their code, the most frequent first.' })
  errorsByCode(
    @Root() { query }: Usage,
    @Ctx() { loaders }: EcosystemContext,
  ): Promise<readonly UsageErrorCount[]> {
    return loaders.usageErrors.load(query)
  }

  @FieldResolver(() => [ApiKeyUsage], { description: 'Each key that was used, the most used first.' })
  keys(@Root() { query }: Usage, @Ctx() { loaders }: EcosystemContext): Promise<readonly ApiKeyUsage[]> {
    return loaders.keyUsage.load(query)
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description:
      'For the gateway: counts what keys were used for. Answers whether the batch was new; one that was counted before changes nothing.',
  })
  usageRecord(
    @Args(() => UsageRecordArgs) batch: UsageRecordArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<boolean> {
    return recordUsage(context, batch)
  }
}

@Resolver(() => OperationUsage)
export class OperationUsageResolver {
  @FieldResolver(() => [FieldCost], { description: 'Its fields that cost most, up to 100.' })
  async costByField(
    @Root() { query, documentId, operationName }: OperationUsage,
    @Args(() => FieldCostArgs) { first }: FieldCostArgs,
    @Ctx() { loaders }: EcosystemContext,
  ): Promise<readonly FieldCost[]> {
    const all = await loaders.fieldCosts.load({ ...query, first })
    return all.filter((cost) => cost.documentId === documentId && cost.operationName === operationName)
  }
}

@Resolver(() => UsageCounts)
export class UsageCountsResolver {
  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Half of the calls that were executed took no longer, in milliseconds, a quarter off at most; null when there were none.',
  })
  p50LatencyMs(@Root() counts: Counts): number | null {
    return readLatencyMs(counts, 0.5)
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Float, {
    nullable: true,
    description: 'The same for 95 of 100 calls.',
  })
  p95LatencyMs(@Root() counts: Counts): number | null {
    return readLatencyMs(counts, 0.95)
  }
}

/** The usage of whatever has one. Nothing is read before a field of it is asked for. */
export function openUsage(
  owner: Pick<UsageQuery, 'owner' | 'ownerId'>,
  { from, to, window, environment }: UsageArgs,
  { loaders }: EcosystemContext,
): Usage {
  const range = chooseRange(from, to ?? loaders.startedAt, window)
  const query = { ...owner, ...range, environment: environment ?? null }
  return { from: range.from, to: range.to, window, query }
}
