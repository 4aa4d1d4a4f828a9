import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import type { OperationKind } from '../../../platform/graphql/operation-analyst.ts'
import { OperationKindEnum } from './manifest.type.ts'

@Directive('@inaccessible')
@ObjectType({
  simpleResolvers: true,
  description: 'For our own services: a published operation, as much as it takes to run it.',
})
export class OperationLookup {
  @Field(() => ID, { description: 'Id of the publication of this operation.' })
  id: string

  @Field(() => ID, { description: 'The application that may call it.' })
  applicationId: string

  @Field(() => String, { description: 'What the application calls it by.' })
  documentId: string

  @Field(() => String, { description: 'Its operation name.' })
  name: string

  @Field(() => OperationKindEnum, { description: 'What it does.' })
  kind: OperationKind

  @Field(() => Int, { description: 'What it was estimated to cost when it was published, in points.' })
  estimatedCost: number

  @Field(() => [[String]], { description: 'Sets of scopes, any one of which lets a key read all of it.' })
  requiredScopes: string[][]

  @Field(() => String, { description: 'Its text.' })
  body: string

  @Field(() => Date, { description: 'When it was published.' })
  publishedAt: Date

  @Field(() => String, { description: 'SHA-256 of its normalised text, base64url.' })
  normalisedHash: string
}
