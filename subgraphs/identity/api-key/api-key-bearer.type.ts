import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import type { ApiKeyEnvironment } from '../../../platform/auth/api-key.ts'
import type { MemberRole, OrganisationKind } from '../../../platform/auth/viewer.ts'
import type { DocumentMode } from '../application/application.ts'
import { DocumentModeEnum } from '../application/application.type.ts'
import { MemberRoleEnum } from '../membership/membership.type.ts'
import { OrganisationKindEnum } from '../organisation/organisation.type.ts'
import { ApiKeyEnvironmentEnum } from './api-key.type.ts'
import { KeyBudget } from './key-budget.type.ts'

@Directive('@inaccessible')
@ObjectType({
  simpleResolvers: true,
  description: 'For our own services: whom a key that works speaks for.',
})
export class ApiKeyBearer {
  @Field(() => ID, { description: 'Id of the key.' })
  apiKeyId: string

  @Field(() => ID, { description: 'Id of the application.' })
  applicationId: string

  @Field(() => DocumentModeEnum, { description: 'Which operations the application may send.' })
  documentMode: DocumentMode

  @Field(() => ApiKeyEnvironmentEnum, { description: 'What the key is for.' })
  environment: ApiKeyEnvironment

  @Field(() => ID, { description: 'Id of the organisation acted for.' })
  organisationId: string

  @Field(() => OrganisationKindEnum, { description: 'What that organisation is to us.' })
  organisationKind: OrganisationKind

  @Field(() => MemberRoleEnum, { description: 'As what the application acts in it.' })
  role: MemberRole

  @Field(() => [String], { description: 'What the key may be used for.' })
  scopes: string[]

  @Field(() => KeyBudget, { description: 'How much work the key may ask for.' })
  budget: KeyBudget

  @Field(() => Int, { nullable: true, description: 'How many seconds it still works; null for no end.' })
  secondsLeft: number | null
}
