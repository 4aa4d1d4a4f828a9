import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'A firm that customers work for.' })
export class Company {
  @Field(() => ID, { description: 'Id of the company, a UUID.' })
  id: string

  @Field(() => String, {
    description: 'Name as it was first written, legal form included; up to 200 characters.',
  })
  name: string

  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the country, such as IE.' })
  country: string | null

  @Field(() => Date, { description: 'When the company was first known to us.' })
  createdAt: Date
}

export const CompanyConnection = connectionType('Company', () => Company)
