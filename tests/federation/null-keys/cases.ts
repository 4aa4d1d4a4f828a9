import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'leaves null what an entity with a null key or no entity cannot give',
    query: '{ slots { book { isbn title } } }',
    data: {
      slots: [
        { book: { isbn: 'i1', title: 'Title i1' } },
        { book: { isbn: null, title: null } },
        { book: null },
      ],
    },
    representations: { texts: 2 },
  },
]
