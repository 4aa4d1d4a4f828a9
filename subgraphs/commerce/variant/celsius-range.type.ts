import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType({ simpleResolvers: true, description: 'A range of temperatures, both ends included.' })
export class CelsiusRange {
  @Field(() => Int, { description: 'Lowest temperature in degrees Celsius.' })
  min: number

  @Field(() => Int, { description: 'Highest temperature in degrees Celsius.' })
  max: number
}
