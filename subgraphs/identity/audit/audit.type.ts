import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { GraphQLJSON } from '../../../platform/graphql/scalars.ts'

@ObjectType({
  simpleResolvers: true,
  description: 'What somebody did, as the audit log keeps it: never changed, never removed.',
})
export class AuditEntry {
  @Field(() => ID, { description: 'Id of the entry, a UUID.' })
  id: string

  @Field(() => Int, { description: 'Its number in the log of its organisation, from 1 and without gaps.' })
  sequence: number

  @Field(() => String, { description: 'What was done, such as identity.membership.role_changed.' })
  action: string

  @Field(() => String, { description: 'Who did it: user, machine, service or anonymous.' })
  actorKind: string

  @Field(() => String, {
    nullable: true,
    description: 'Id of the user or machine, or the name of the service; null for nobody known.',
  })
  actorId: string | null

  @Field(() => String, { description: 'To what it was done, such as identity.membership/<id>.' })
  target: string

  @Field(() => String, {
    nullable: true,
    description: 'The mutation that did it, such as orderPlace; null for what no mutation did.',
  })
  operation: string | null

  @Field(() => String, { description: 'The request that led to it.' })
  requestId: string

  @Field(() => Date, { description: 'When it was done.' })
  occurredAt: Date

  @Field(() => Date, { description: 'When it was entered here.' })
  recordedAt: Date

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      'Earlier values of what changed, as far as the log knows them; secrets and personal data are masked.',
  })
  before: unknown

  @Field(() => GraphQLJSON, { description: 'What it came to; secrets and personal data are masked.' })
  after: unknown

  @Field(() => String, { description: 'Seal of the entry before it in the log; empty for the first.' })
  previousSeal: string

  @Field(() => String, {
    description: 'Seal over all of this and the seal before, as hexadecimal HMAC-SHA256.',
  })
  seal: string

  // Behind `organisation`: not a field of the graph.
  organisationId: string | null
}

export const AuditEntryConnection = connectionType('AuditEntry', () => AuditEntry)
