import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { ProjectStatus } from './project.ts'

export const ProjectStatusEnum = enumType('ProjectStatus', 'Where a project stands in its life.', {
  ACTIVE: 'In use.',
  PLANNED: 'Announced, being built.',
  RETIRED: 'No longer in use.',
} satisfies Record<ProjectStatus, string>)

@SharedWithin('ORGANISATION')
@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'A product or system the control room watches.' })
export class Project {
  @Field(() => ID, { description: 'Id of the project, a UUID.' })
  id: string

  @Field(() => String, { description: 'Short name for addresses and reports, such as sub-pro; unique.' })
  slug: string

  @Field(() => String, { description: 'Name for people, up to 120 characters.' })
  name: string

  @Field(() => String, { description: 'What it does, up to 2000 characters.' })
  description: string

  @Field(() => ProjectStatusEnum, { description: 'Where it stands in its life.' })
  status: ProjectStatus

  @Field(() => String, { description: 'Name of its source repository.' })
  repository: string

  @Field(() => String, {
    nullable: true,
    description: 'Address the health prober asks every 30 seconds; null when health is reported to us.',
  })
  healthUrl: string | null

  @Field(() => Date, { nullable: true, description: 'When it was last deployed; null when never.' })
  lastDeployedAt: Date | null

  @Field(() => Date, { description: 'When the control room began to watch it.' })
  createdAt: Date

  @Field(() => Date, { description: 'When its description last changed.' })
  updatedAt: Date
}

export const ProjectConnection = connectionType('Project', () => Project)
