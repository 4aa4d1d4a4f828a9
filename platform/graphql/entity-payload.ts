import { Field, ObjectType } from 'type-graphql'
import type { ClassType } from 'type-graphql'
import { userErrorType } from './payload.ts'
import type { ErrorCodes } from './payload.ts'

/**
 * The payload of a mutation that answers one entity: `LeadAssignPayload { lead, userErrors }` with its error type for
 * `entityPayloadType('LeadAssign', 'lead', () => Lead, codes)`. The entity is null exactly when it was refused.
 */
export function entityPayloadType(
  mutation: string,
  field: string,
  entity: () => ClassType<object>,
  codes: ErrorCodes,
): ClassType<object> {
  const MutationError = userErrorType(mutation, codes)
  const mutationField = mutation.charAt(0).toLowerCase() + mutation.slice(1)

  @ObjectType(`${mutation}Payload`, { simpleResolvers: true, description: `Answer of ${mutationField}.` })
  class EntityPayload {
    @Field(() => [MutationError], { description: 'Why it was refused; empty when it was not.' })
    userErrors: InstanceType<typeof MutationError>[]
  }
  Field(entity, { nullable: true, description: `The ${field} as it is now; null when refused.` })(
    EntityPayload.prototype,
    field,
  )
  return EntityPayload
}
