import { validate } from 'class-validator'
import type { ValidationError } from 'class-validator'
import { getNamedType } from 'graphql'
import type { GraphQLResolveInfo } from 'graphql'
import { getMetadataStorage } from 'type-graphql'
import type { ValidatorFn } from 'type-graphql'
import { invalidInput } from '../errors/public-error.ts'

/**
 * type-graphql's hook for checking arguments: runs the class-validator rules of an input or arguments class and
 * refuses the first violation as BAD_USER_INPUT, naming the field by its whole path from the argument on.
 */
export const validateArguments: ValidatorFn = async (value, argumentType, { info }) => {
  const items = (Array.isArray(value) ? value : [value]) as unknown[]
  for (const item of items) {
    if (item === null || typeof item !== 'object' || item.constructor === Object || item instanceof Date)
      continue
    const violations = await validate(item, { forbidUnknownValues: false, stopAtFirstError: true })
    if (violations.length > 0) throw describe(violations, argumentName(argumentType, info))
  }
}

function describe(violations: readonly ValidationError[], path: readonly string[]) {
  const field = [...path]
  let level = violations
  for (let violation = level[0]; violation; violation = level[0]) {
    field.push(violation.property)
    const reason = Object.values(violation.constraints ?? {})[0]
    // class-validator's sentences begin with the property's name.
    if (reason)
      return invalidInput(
        `${field
          .slice(0, -1)
          .map((part) => `${part}.`)
          .join('')}${reason}.`,
        field,
      )
    level = violation.children ?? []
  }
  return invalidInput('An argument is not valid.', field)
}

/** The argument that holds the input type, as a path; none for an arguments class, whose fields are arguments. */
function argumentName(argumentType: unknown, info: GraphQLResolveInfo): string[] {
  const inputName = getMetadataStorage().inputTypes.find((input) => input.target === argumentType)?.name
  const definition = info.parentType.getFields()[info.fieldName]?.args
  const argument = definition?.find((candidate) => getNamedType(candidate.type).name === inputName)
  return argument ? [argument.name] : []
}
