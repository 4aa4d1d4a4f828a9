import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { OperationKind } from '../../../platform/graphql/operation-analyst.ts'
import type { ManifestFormat } from './manifest.ts'

export const ManifestFormatEnum = enumType('ManifestFormat', 'Which tool’s form a manifest has.', {
  APOLLO: 'A persisted query manifest of Apollo’s tools, version 1.',
  RELAY: 'A JSON object from id to operation text, as Relay’s compiler writes it.',
} satisfies Record<ManifestFormat, string>)

export const OperationKindEnum = enumType('OperationKind', 'What an operation does.', {
  QUERY: 'Reads.',
  MUTATION: 'Changes something.',
  SUBSCRIPTION: 'Follows what happens.',
} satisfies Record<OperationKind, string>)

@ObjectType({ simpleResolvers: true, description: 'One publication of an application’s operations.' })
export class OperationManifest {
  @Field(() => ID, { description: 'Id of the publication, a UUID.' })
  id: string

  @Field(() => ManifestFormatEnum, { description: 'The form it came in.' })
  format: ManifestFormat

  @Field(() => Int, { description: 'How many operations it held.' })
  operationCount: number

  @Field(() => Int, { description: 'How many of them were not published before.' })
  addedCount: number

  @Field(() => Date, { description: 'When it was published.' })
  publishedAt: Date
}

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description: 'An operation an application may call by its id. It never changes once it is published.',
})
export class PublishedOperation {
  @Field(() => ID, { description: 'Id of the publication of this operation, a UUID.' })
  id: string

  @Field(() => String, { description: 'What the application calls it by, such as a SHA-256 of its text.' })
  documentId: string

  @Field(() => String, { description: 'Its operation name.' })
  name: string

  @Field(() => OperationKindEnum, { description: 'What it does.' })
  kind: OperationKind

  @Field(() => String, { description: 'Its text.' })
  body: string

  @Field(() => Int, {
    description: 'What it is estimated to cost, in points, with no optional variable given.',
  })
  estimatedCost: number

  @Field(() => [[String]], {
    description: 'Scopes a key needs to read all of it: all of any one of these sets; empty when none.',
  })
  requiredScopes: string[][]

  @Field(() => Date, { description: 'When it was first published.' })
  publishedAt: Date
}

export const PublishedOperationConnection = connectionType('PublishedOperation', () => PublishedOperation)
