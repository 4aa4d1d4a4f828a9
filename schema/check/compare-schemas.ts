import {
  findBreakingChanges,
  findDangerousChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import type { BreakingChangeType, DangerousChangeType, GraphQLNamedType, GraphQLSchema } from 'graphql'

/** One difference between two schemas. */
export interface SchemaChange {
  readonly kind: BreakingChangeType | DangerousChangeType | 'ADDED' | 'DEPRECATED'
  /** Of what it changes: a type, a field `Order.total`, an enum value; of an argument its field with it, `Query.orders.first`. */
  readonly coordinate: string
  readonly description: string
}

/** All differences, by what they may do to a client that was written before them. */
export interface SchemaComparison {
  /** Some client may fail. */
  readonly breaking: readonly SchemaChange[]
  /** Some client may behave in another way. */
  readonly dangerous: readonly SchemaChange[]
  /** Nobody notices. */
  readonly safe: readonly SchemaChange[]
}

export function compareSchemas(before: GraphQLSchema, after: GraphQLSchema): SchemaComparison {
  const toChange = ({ type: kind, description }: Change) => ({
    kind,
    coordinate: locate(description),
    description,
  })
  const breaking = findBreakingChanges(before, after).map(toChange)
  const dangerous = findDangerousChanges(before, after).map(toChange)
  const told = new Set([...breaking, ...dangerous].map(({ coordinate }) => coordinate))
  const safe = findSafeChanges(before, after).filter(({ coordinate }) => !told.has(coordinate))
  return { breaking, dangerous, safe }
}

interface Change {
  readonly type: BreakingChangeType | DangerousChangeType
  readonly description: string
}

// graphql-js tells in words alone what has changed.
const wordings: readonly (readonly [RegExp, (match: RegExpMatchArray) => string])[] = [
  [
    /^(?:A required|An optional) (?:arg|field) (\w+) on (?:input type |directive )?([\w.]+) was added/,
    ([, member, owner]) => `${owner}.${member}`,
  ],
  [
    /^(\w+) was (?:added to|removed from) (?:enum|union) type (\w+)\./,
    ([, member, owner]) => `${owner}.${member}`,
  ],
  [/^\w+ added to interfaces implemented by (\w+)/, ([, type]) => String(type)],
  [/^(?:\w+|Repeatable flag) was removed from (\w+)\.$/, ([, directive]) => String(directive)],
  [/^([\w.]+) arg (\w+) /, ([, field, argument]) => `${field}.${argument}`],
  [/^(?:Standard scalar )?(\w+(?:\.\w+)?)/, ([, coordinate]) => String(coordinate)],
]

function locate(description: string): string {
  for (const [wording, toCoordinate] of wordings) {
    const match = description.match(wording)
    if (match) return toCoordinate(match)
  }
  throw new Error(`A change in words nobody here knows: ${description}`)
}

interface Member {
  readonly deprecationReason?: string | null | undefined
}

function findSafeChanges(before: GraphQLSchema, after: GraphQLSchema): SchemaChange[] {
  const [old, present] = [listMembers(before), listMembers(after)]
  return [...present].flatMap(([coordinate, { deprecationReason }]): SchemaChange[] => {
    const known = old.get(coordinate)
    if (!known) {
      // What a new type holds is new with it.
      const isInNewType = coordinate.includes('.') && !old.has(ownerOf(coordinate))
      return isInNewType ? [] : [{ kind: 'ADDED', coordinate, description: `${coordinate} was added.` }]
    }
    if (!deprecationReason || known.deprecationReason) return []
    const description = `${coordinate} was deprecated: ${deprecationReason}`
    return [{ kind: 'DEPRECATED', coordinate, description }]
  })
}

/** The type a coordinate is in, or is. */
export function ownerOf(coordinate: string): string {
  return coordinate.split('.', 1)[0] ?? coordinate
}

function listMembers(schema: GraphQLSchema): Map<string, Member> {
  const members = new Map<string, Member>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    members.set(type.name, {})
    for (const member of membersOf(type)) members.set(`${type.name}.${member.name}`, member)
  }
  return members
}

function membersOf(type: GraphQLNamedType): readonly (Member & { readonly name: string })[] {
  if (isEnumType(type)) return type.getValues()
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
  return hasFields ? Object.values(type.getFields()) : []
}
