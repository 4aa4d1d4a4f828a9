import { Directive, Field, ID, ObjectType } from 'type-graphql'

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

  @Field(() => String, { description: 'Its text.' })
  body: string

  @Field(() => Date, { description: 'When it was published.' })
  publishedAt: Date

  @Field(() => String, { description: 'SHA-256 of its normalised text, base64url.' })
  normalisedHash: string
}
