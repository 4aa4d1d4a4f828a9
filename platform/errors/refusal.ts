/** One reason why a command was refused. `code` is a value of that mutation's own error code enum. */
export interface RefusalReason<Code extends string = string> {
  readonly code: Code
  /** A sentence for people. */
  readonly message: string
  /** Path of the input field at fault, such as `['input', 'email']`; absent when no one field is. */
  readonly field?: readonly string[] | undefined
}

/**
 * An expected failure of a command: out of stock, already accepted, wrong password.
 * Thrown inside a transaction so that nothing of the command stays, then answered as data in the payload's
 * `userErrors` (see `platform/graphql/payload.ts`), never as a GraphQL error.
 */
export class Refusal<Code extends string = string> extends Error {
  readonly reasons: readonly RefusalReason<Code>[]

  constructor(...reasons: RefusalReason<Code>[]) {
    super(reasons.map((reason) => reason.message).join(' '))
    this.name = 'Refusal'
    this.reasons = reasons
  }
}

/** Refuses the running command with one reason. */
export function refuse<Code extends string>(code: Code, message: string, field?: readonly string[]): never {
  throw new Refusal({ code, message, field })
}
