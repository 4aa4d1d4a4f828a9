import { Field, ID, ObjectType } from 'type-graphql'

@ObjectType({ simpleResolvers: true, description: 'A place goods are sent from.' })
export class Warehouse {
  @Field(() => ID, { description: 'Id of the warehouse, a UUID.' })
  id: string

  @Field(() => String, { description: 'Short code, unique within the seller, such as RTM.' })
  code: string

  @Field(() => String, { description: 'Name of the site.' })
  name: string

  @Field(() => String, { description: 'City it stands in.' })
  city: string

  @Field(() => String, { description: 'Country it stands in, ISO 3166-1 alpha-2.' })
  country: string
}
