import { BreakingChangeType, buildSchema, DangerousChangeType } from 'graphql'
import { expect, test } from 'vitest'
import { compareSchemas } from './compare-schemas.ts'

const before = buildSchema(/* GraphQL */ `
  directive @gone on FIELD
  directive @demanding(a: Int) repeatable on FIELD | QUERY
  scalar Dropped
  interface Priced {
    price: Int
  }
  interface Named {
    name: String
  }
  type Battery implements Priced {
    price: Int
    weight(unit: String = "kg", digits: Int, in: String): Int
    colour: Colour!
    old: String
  }
  type Pack implements Priced & Named {
    price: Int
    name: String
  }
  type Charger {
    name: String
  }
  union Item = Battery | Pack
  enum Colour {
    RED
    BLUE
  }
  input Filter {
    colour: Colour
    text: String
  }
  type Kind {
    id: ID
  }
  type Query {
    items(filter: Filter): [Item]
    kind: Kind
    dropped: Dropped
    charger: Charger
  }
`)
const after = buildSchema(/* GraphQL */ `
  directive @demanding(b: Int!) on FIELD
  interface Priced {
    price: Int
  }
  interface Named {
    name: String
  }
  type Battery implements Priced & Named {
    price: Int
    name: String
    weight(unit: String = "g", digits: Int!, exact: Boolean!, loose: Boolean): Int
    colour: Colour
    old: String @deprecated(reason: "Nobody needs it.")
  }
  type Pack implements Priced {
    price: Int
  }
  type Charger {
    name: String
  }
  union Item = Battery | Charger
  enum Colour {
    RED
    GREEN
  }
  input Filter {
    colour: [Colour]
    must: Int!
    may: Int
  }
  interface Kind {
    id: ID
  }
  type Fresh {
    id: ID
  }
  type Query {
    items(filter: Filter): [Item]
    kind: Kind
    fresh: Fresh
    charger: Charger
  }
`)

const { breaking, dangerous, safe } = compareSchemas(before, after)
const told = (changes: typeof breaking) =>
  changes.map(({ kind, coordinate }) => `${kind} ${coordinate}`).sort()

test('every kind of breaking change is told with what it changes', () => {
  expect(told(breaking)).toEqual([
    'ARG_CHANGED_KIND Battery.weight.digits',
    'ARG_REMOVED Battery.weight.in',
    'DIRECTIVE_ARG_REMOVED demanding',
    'DIRECTIVE_LOCATION_REMOVED demanding',
    'DIRECTIVE_REMOVED gone',
    'DIRECTIVE_REPEATABLE_REMOVED demanding',
    'FIELD_CHANGED_KIND Battery.colour',
    'FIELD_CHANGED_KIND Filter.colour',
    'FIELD_REMOVED Filter.text',
    'FIELD_REMOVED Pack.name',
    'FIELD_REMOVED Query.dropped',
    'IMPLEMENTED_INTERFACE_REMOVED Pack',
    'REQUIRED_ARG_ADDED Battery.weight.exact',
    'REQUIRED_DIRECTIVE_ARG_ADDED demanding.b',
    'REQUIRED_INPUT_FIELD_ADDED Filter.must',
    'TYPE_CHANGED_KIND Kind',
    'TYPE_REMOVED Dropped',
    'TYPE_REMOVED_FROM_UNION Item.Pack',
    'VALUE_REMOVED_FROM_ENUM Colour.BLUE',
  ])
  const kinds = new Set(breaking.map(({ kind }) => kind))
  expect(Object.values(BreakingChangeType).filter((kind) => !kinds.has(kind))).toEqual([])
})

test('every kind of dangerous change is told with what it changes', () => {
  expect(told(dangerous)).toEqual([
    'ARG_DEFAULT_VALUE_CHANGE Battery.weight.unit',
    'IMPLEMENTED_INTERFACE_ADDED Battery',
    'OPTIONAL_ARG_ADDED Battery.weight.loose',
    'OPTIONAL_INPUT_FIELD_ADDED Filter.may',
    'TYPE_ADDED_TO_UNION Item.Charger',
    'VALUE_ADDED_TO_ENUM Colour.GREEN',
  ])
  const kinds = new Set(dangerous.map(({ kind }) => kind))
  expect(Object.values(DangerousChangeType).filter((kind) => !kinds.has(kind))).toEqual([])
})

test('what is new and what is deprecated harms nobody, and is told once', () => {
  expect(told(safe)).toEqual([
    'ADDED Battery.name',
    'ADDED Fresh',
    'ADDED Query.fresh',
    'DEPRECATED Battery.old',
  ])
})
