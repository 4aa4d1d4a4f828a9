import { IsOptional, IsUUID, IsUrl, Length, Matches, MaxLength, ValidateIf } from 'class-validator'
import { ArgsType, Field, ID, InputType } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { HealthStatusEnum } from '../health-check/health-check.type.ts'
import type { HealthStatus } from '../health-check/health-check.ts'
import type { ProjectStatus } from './project.ts'
import { Project, ProjectStatusEnum } from './project.type.ts'

const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/

@InputType({ description: 'Which projects to list; conditions left out hold for all.' })
export class ProjectFilterInput {
  @Field(() => ProjectStatusEnum, { nullable: true, description: 'Only projects of this status.' })
  status?: ProjectStatus | null

  @Field(() => HealthStatusEnum, {
    nullable: true,
    description: 'Only projects whose latest health is this.',
  })
  health?: HealthStatus | null

  @Field(() => String, { nullable: true, description: 'Part of the name, up to 100 characters.' })
  @IsOptional()
  @Length(1, 100)
  search?: string | null
}

@ArgsType()
export class ProjectBySlugArgs {
  @Field(() => String, { description: 'Short name of the wanted project, up to 64 characters.' })
  @MaxLength(64)
  slug: string
}

@InputType({ description: 'A project for the control room to watch.' })
export class ProjectCreateInput {
  @Field(() => String, {
    description: 'Short name: lower-case letters, digits and single hyphens, 2 to 64 characters; unique.',
  })
  @Length(2, 64)
  @Matches(slugForm)
  slug: string

  @Field(() => String, { description: 'Name for people, 1 to 120 characters.' })
  @Length(1, 120)
  @Matches(/\S/, { message: 'name must not be blank' })
  name: string

  @Field(() => String, { description: 'What it does, 1 to 2000 characters.' })
  @Length(1, 2000)
  description: string

  @Field(() => ProjectStatusEnum, { description: 'Where it stands in its life.' })
  status: ProjectStatus

  @Field(() => String, { description: 'Name of its source repository, 1 to 200 characters.' })
  @Length(1, 200)
  repository: string

  @Field(() => String, {
    nullable: true,
    description: 'http or https address on the public internet for the health prober, up to 500 characters.',
  })
  @IsOptional()
  @MaxLength(500)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true })
  healthUrl?: string | null
}

@InputType({ description: 'What to change of a project; fields left out stay.' })
export class ProjectUpdateInput {
  @Field(() => ID, { description: 'Id of the project to change.' })
  @IsUUID()
  projectId: string

  @Field(() => String, { nullable: true, description: 'Name for people, 1 to 120 characters.' })
  @ValidateIf((_, value) => value !== undefined)
  @Length(1, 120)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string

  @Field(() => String, { nullable: true, description: 'What it does, 1 to 2000 characters.' })
  @ValidateIf((_, value) => value !== undefined)
  @Length(1, 2000)
  description?: string

  @Field(() => ProjectStatusEnum, { nullable: true, description: 'Where it stands in its life.' })
  status?: ProjectStatus | null

  @Field(() => String, {
    nullable: true,
    description: 'http or https address on the public internet for the health prober; null stops probing.',
  })
  @IsOptional()
  @MaxLength(500)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true })
  healthUrl?: string | null

  @Field(() => Date, { nullable: true, description: 'When it was last deployed.' })
  lastDeployedAt?: Date | null
}

export const ProjectCreatePayload = entityPayloadType('ProjectCreate', 'project', () => Project, {
  SLUG_TAKEN: 'Another project has this short name.',
  HEALTH_URL_NOT_PUBLIC: 'The health address is none of the public internet.',
})
export const ProjectUpdatePayload = entityPayloadType('ProjectUpdate', 'project', () => Project, {
  NOT_FOUND: 'There is no such project that you may change.',
  HEALTH_URL_NOT_PUBLIC: 'The health address is none of the public internet.',
})
