import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import type { ValueNode } from 'graphql'

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** `DateTime`: an RFC 3339 instant with its offset, such as `2026-11-21T08:30:00.000Z`; a Date inside. */
export const GraphQLDateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'A point in time as RFC 3339 with an offset, such as 2026-11-21T08:30:00.000Z. Answers are in UTC.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  serialize: (value) => (value instanceof Date ? value : parseInstant(value)).toISOString(),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null),
})

/** `JSON`: any JSON value, kept as it is. */
export const GraphQLJSON = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: readLiteral,
})

function parseInstant(value: unknown): Date {
  const instant =
    typeof value === 'string' && instantForm.test(value) ? new Date(value) : new Date(Number.NaN)
  // RFC 3339 has a year 0000; databases count years from 1.
  if (Number.isNaN(instant.getTime()) || instant.getUTCFullYear() < 1)
    throw new GraphQLError(
      'DateTime must be an RFC 3339 instant with an offset, such as 2026-11-21T08:30:00Z.',
    )
  return instant
}

function readLiteral(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables?.[node.name.value]
    case Kind.LIST:
      return node.values.map((item) => readLiteral(item, variables))
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map((field) => [field.name.value, readLiteral(field.value, variables)]),
      )
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.NULL:
      return null
    default:
      return node.value
  }
}
