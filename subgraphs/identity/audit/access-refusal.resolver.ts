import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import { isPrincipal } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { invalidInput } from '../../../platform/errors/public-error.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { AccessRefused } from '../../../platform/graphql/refused-access.ts'
import type { IdentityContext } from '../context.ts'

const mostFields = 10

@Resolver()
export class AccessRefusalResolver {
  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description:
      'For the gateway, in the name of whom it refused: puts on record which fields of the schema were refused. False for nobody.',
  })
  async accessRefusalRecord(
    @Arg('fields', () => [String], { description: 'As `Type.field`, 1 to 10.' }) fields: string[],
    @Ctx() { viewer, database }: IdentityContext,
  ): Promise<boolean> {
    if (fields.length < 1 || fields.length > mostFields)
      throw invalidInput(`fields are 1 to ${mostFields}.`, ['fields'])
    // It is its bearer's own record: nobody can be accused by somebody else.
    if (!isPrincipal(viewer)) return false
    const data = { fields, reason: 'The rights of the schema do not reach these fields.' }
    const refused: AccessRefused = { type: 'identity.access.refused', data }
    await database.write((tx) =>
      appendEvents(tx, {
        stream: stream('identity', 'access', createId()),
        events: [refused],
        organisationId: viewer.organisationId,
        expectedVersion: 0,
      }),
    )
    return true
  }
}
