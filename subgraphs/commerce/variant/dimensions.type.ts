import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType({ simpleResolvers: true, description: 'Outer size of a battery.' })
export class Dimensions {
  @Field(() => Int, { description: 'Length in millimetres.' })
  lengthMm: number

  @Field(() => Int, { description: 'Width in millimetres.' })
  widthMm: number

  @Field(() => Int, { description: 'Height in millimetres.' })
  heightMm: number
}
