import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { EcosystemContext } from '../context.ts'
import { EcosystemOrganisation } from '../external/organisation.ts'
import type { HealthCheckRow } from '../health-check/health-check.store.ts'
import { HealthCheckConnection, ProjectHealth } from '../health-check/health-check.type.ts'
import { ProjectMetricsArgs } from '../metric/metric.input.ts'
import type { MetricRow } from '../metric/metric.store.ts'
import { MetricConnection } from '../metric/metric.type.ts'
import { createProject, updateProject } from './project.commands.ts'
import {
  ProjectBySlugArgs,
  ProjectCreateInput,
  ProjectCreatePayload,
  ProjectFilterInput,
  ProjectUpdateInput,
  ProjectUpdatePayload,
} from './project.input.ts'
import { selectProjectBySlug, selectProjectPage } from './project.store.ts'
import type { ProjectRow } from './project.store.ts'
import { Project, ProjectConnection } from './project.type.ts'

@Resolver(() => Project)
export class ProjectResolver {
  @Query(() => Project, {
    nullable: true,
    description: 'One project; null when there is none that you may see.',
  })
  project(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<ProjectRow | null> {
    return context.loaders.project.load(id)
  }

  @Query(() => Project, {
    nullable: true,
    description: 'One project by its short name; null when there is none that you may see.',
  })
  async projectBySlug(
    @Args(() => ProjectBySlugArgs) { slug }: ProjectBySlugArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<ProjectRow | null> {
    return (await context.database.read((tx) => selectProjectBySlug(tx, slug))) ?? null
  }

  @Query(() => ProjectConnection, {
    description:
      'Projects you may see, by name: the operator all, a client its own, a customer those they use.',
  })
  async projects(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ProjectFilterInput, { nullable: true, description: 'Which projects to list.' })
    filter: ProjectFilterInput | undefined,
    @Ctx() context: EcosystemContext,
  ): Promise<Connection<ProjectRow>> {
    return toConnection(
      await context.database.read((tx) => selectProjectPage(tx, page, filter)),
      (row) => row,
    )
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => EcosystemOrganisation, { description: 'Who owns it.' })
  organisation(@Root() project: ProjectRow): EcosystemOrganisation {
    return { id: project.organisationId }
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => ProjectHealth, {
    nullable: true,
    description: 'How it is now; null when nobody has looked yet.',
  })
  health(@Root() project: ProjectRow): ProjectHealth | null {
    const { healthStatus: status, healthSince: since, healthCheckedAt: checkedAt } = project
    if (!status || !since || !checkedAt) return null
    return { status, since, checkedAt, latencyMs: project.healthLatencyMs, message: project.healthMessage }
  }

  @FieldResolver(() => HealthCheckConnection, {
    description: 'Earlier checks, newest first; for its owner and the operator.',
  })
  async healthChecks(
    @Root() project: ProjectRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<Connection<HealthCheckRow>> {
    return toConnection(
      await context.loaders.healthChecksByProject.load({ parentId: project.id, page }),
      (row) => row,
    )
  }

  @FieldResolver(() => MetricConnection, {
    description: 'What is measured of it, by key; for its owner and the operator.',
  })
  async metrics(
    @Root() project: ProjectRow,
    @Args(() => ProjectMetricsArgs) { keys, ...page }: ProjectMetricsArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<Connection<MetricRow>> {
    const key = { parentId: project.id, page, filter: keys ?? null }
    return toConnection(await context.loaders.metricsByProject.load(key), (row) => row)
  }

  @Mutation(() => ProjectCreatePayload, {
    description: 'Begins to watch a project of your organisation; needs the role MANAGER.',
  })
  projectCreate(
    @Arg('input', () => ProjectCreateInput, { description: 'The project.' }) input: ProjectCreateInput,
    @Ctx() context: EcosystemContext,
  ) {
    return payload(
      () => createProject(context, input),
      (project) => ({ project }),
    )
  }

  @Mutation(() => ProjectUpdatePayload, {
    description: 'Changes a project of your organisation; needs the role MANAGER.',
  })
  projectUpdate(
    @Arg('input', () => ProjectUpdateInput, { description: 'Which project, and what to change.' })
    input: ProjectUpdateInput,
    @Ctx() context: EcosystemContext,
  ) {
    return payload(
      () => updateProject(context, input),
      (project) => ({ project }),
    )
  }
}
