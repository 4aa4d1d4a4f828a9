import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql'
import type { ClassType } from 'type-graphql'
import { Refusal } from '../errors/refusal.ts'
import type { RefusalReason } from '../errors/refusal.ts'

@InterfaceType({
  description: 'Why a mutation was refused: an expected failure, answered as data.',
  resolveType: () => undefined,
})
export abstract class UserError {
  @Field(() => String, { description: 'A sentence to show to people.' })
  message: string

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the input field at fault, such as ["input", "email"]; null when no one field is.',
  })
  field: string[] | null
}

/** `codes` of one mutation, each with its description: `{ OUT_OF_STOCK: 'Fewer are left than asked for.' }`. */
export type ErrorCodes = Readonly<Record<string, string>>

export interface UserErrorOf<Codes extends ErrorCodes> extends UserError {
  code: keyof Codes & string
}

/**
 * The error type of one mutation, `<Mutation>Error` with its `<Mutation>ErrorCode` enum.
 * `mutation` is the mutation's name in Pascal case, such as `OrderPlace`.
 */
export function userErrorType<Codes extends ErrorCodes>(
  mutation: string,
  codes: Codes,
): ClassType<UserErrorOf<Codes>> {
  const values = Object.fromEntries(Object.keys(codes).map((code) => [code, code]))
  const valuesConfig = Object.fromEntries(
    Object.entries(codes).map(([code, description]) => [code, { description }]),
  )
  registerEnumType(values, {
    name: `${mutation}ErrorCode`,
    description: `Why ${mutation} can be refused.`,
    valuesConfig,
  })

  @ObjectType(`${mutation}Error`, {
    simpleResolvers: true,
    implements: UserError,
    description: `Why ${mutation} was refused.`,
  })
  class MutationError extends UserError implements UserErrorOf<Codes> {
    @Field(() => values, { description: 'The reason, for programs.' })
    code: keyof Codes & string
  }
  return MutationError
}

/**
 * Runs a command and answers its payload: `payload(() => placeOrder(…), (order) => ({ order }))`.
 * A `Refusal` becomes `userErrors` with every other field null; anything else is thrown on.
 */
export async function payload<Value, Fields extends object>(
  command: () => Promise<Value>,
  fields: (value: Value) => Fields,
): Promise<Fields & { userErrors: RefusalReason[] }> {
  try {
    return { ...fields(await command()), userErrors: [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const userErrors = error.reasons.map((reason) => ({ ...reason, field: reason.field ?? null }))
    return { userErrors } as unknown as Fields & { userErrors: RefusalReason[] }
  }
}
