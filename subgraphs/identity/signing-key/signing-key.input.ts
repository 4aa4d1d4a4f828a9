import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'

@InputType({ description: 'Why the signing key is replaced.' })
export class SigningKeyRotateInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the present key has leaked: then all access tokens it signed stop working, within about a minute in every gateway, and people refresh.',
  })
  hasLeaked: boolean
}

export const SigningKeyRotateError = userErrorType('SigningKeyRotate', {
  TOO_SOON: 'The next key was published less than two minutes ago; not everybody knows it yet.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of signingKeyRotate.' })
export class SigningKeyRotatePayload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id (`kid`) of the key that signs from now on; null when refused.',
  })
  keyId: string | null

  @Field(() => [SigningKeyRotateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof SigningKeyRotateError>[]
}
