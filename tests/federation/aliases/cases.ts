import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'answers one field several times with different arguments',
    query:
      '{ item(id: "i") { en: label(in: "en") fr: label(in: "fr") short: price(in: "$") long: price(in: "EUR") } }',
    data: { item: { en: 'i:en', fr: 'i:fr', short: 1, long: 3 } },
  },
  {
    name: 'answers one root field several times and completes each',
    query:
      '{ one: item(id: "1") { key: id price(in: "x") } two: item(id: "2") { id cost: price(in: "yy") } }',
    data: { one: { key: '1', price: 1 }, two: { id: '2', cost: 2 } },
  },
]
