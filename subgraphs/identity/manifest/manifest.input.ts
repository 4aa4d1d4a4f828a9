import { IsIn, IsUUID } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { GraphQLJSON } from '../../../platform/graphql/scalars.ts'
import { manifestFormats } from './manifest.ts'
import type { ManifestFormat } from './manifest.ts'
import { ManifestFormatEnum, OperationManifest } from './manifest.type.ts'

@InputType({ description: 'Operations to publish, all or none.' })
export class ManifestPublishInput {
  @Field(() => ID, { description: 'The application that will call them.' })
  @IsUUID()
  applicationId: string

  @Field(() => ManifestFormatEnum, { description: 'Which form the manifest has.' })
  @IsIn(manifestFormats)
  format: ManifestFormat

  @Field(() => GraphQLJSON, { description: 'The manifest, up to 5,000 operations.' })
  manifest: unknown
}

export const ManifestPublishError = userErrorType('ManifestPublish', {
  NOT_FOUND: 'Your organisation has no such application, or it was archived.',
  WRONG_FORMAT: 'This is not a manifest of the form named.',
  TOO_MANY_OPERATIONS: 'A manifest holds at most 5,000 operations.',
  DUPLICATE_ID: 'An id stands in the manifest more than once.',
  INVALID_OPERATION: 'An operation does not fit the graph.',
  ID_CONFLICT: 'An operation with this id and another text was published before.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of manifestPublish.' })
export class ManifestPublishPayload {
  @Field(() => OperationManifest, { nullable: true, description: 'The publication; null when refused.' })
  manifest: OperationManifest | null

  @Field(() => [ManifestPublishError], {
    description: 'Everything that was wrong, with its place; empty when it was published.',
  })
  userErrors: InstanceType<typeof ManifestPublishError>[]
}
