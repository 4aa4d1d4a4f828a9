import type { FederationCase } from '../run-cases.ts'

const notes = { title: 'Notes', tags: ['a', 'b'], prices: [{ amount: 1 }, { amount: 2 }] }
const ada = { born: 97 }
const books = [
  { ...notes, author: ada },
  { ...notes, author: { born: 98 } },
  { ...notes, author: null },
  { ...notes, tags: ['a'], author: ada },
  { ...notes, prices: [{ amount: 1 }], author: ada },
  { ...notes, author: { born: null } },
]
const adaAtHome = { author: { born: 97, home: { name: 'Bern', mayor: 'cousin of ada' } } }
const atHome = [
  adaAtHome,
  { author: { born: 98, home: { name: 'Bern', mayor: 'cousin of bob' } } },
  { author: null },
  adaAtHome,
  adaAtHome,
  { author: { born: null, home: null } },
]
const pets = [
  { name: 'Rex', weight: 3 },
  { name: 'Rex', weight: 3 },
]
const withPets = (count: number) =>
  Array.from({ length: count }, (_, index) => (index === 2 ? { author: null } : { author: { pets } }))
const isUnknown = (shelf: number) => ({
  message: 'Nobody knows',
  path: ['shelves', shelf, 'books', 5, 'author', 'born'],
  code: 'DOWNSTREAM_SERVICE_ERROR',
  serviceName: 'people',
})

export const cases: FederationCase[] = [
  {
    name: 'tells equal objects from those that differ in one thing, and reports an error at each of their places',
    query: '{ shelves { books { title tags prices { amount } author { born } } } }',
    data: { shelves: [{ books }, { books: [...books, null] }, { books: null }] },
    errors: [isUnknown(0), isUnknown(1)],
    representations: { people: 3 },
  },
  {
    name: 'keeps equal values apart that two subgraphs bring parts of',
    query: '{ shelves { books { author { born home { name mayor } } } } }',
    data: { shelves: [{ books: atHome }, { books: [...atHome, null] }, { books: null }] },
    errors: [isUnknown(0), isUnknown(1)],
  },
  {
    name: 'completes what stands below equal objects, and equal objects in one list',
    query: '{ shelves { books { author { pets { name weight } } } } }',
    data: { shelves: [{ books: withPets(6) }, { books: [...withPets(6), null] }, { books: null }] },
    representations: { people: 3, vet: 1 },
  },
]
