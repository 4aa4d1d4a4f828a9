import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'it does not ask for the type where only the subgraph knows it'

export const cases: FederationCase[] = [
  {
    name: 'knows the type of an object from a subgraph where the field has only that one',
    query: '{ premiere { ... on Film { id minutes } } }',
    data: { premiere: { id: 'f1', minutes: 90 } },
    stockDiffers,
  },
  {
    name: 'knows it beside another use of the field that asks for none of its types',
    query: '{ premiere { ... on Film { minutes } } second: premiere { ... on Play { acts } } }',
    data: { premiere: { minutes: 90 }, second: {} },
    stockDiffers,
  },
  {
    name: 'knows it in lists, with fields of both subgraphs',
    query: '{ programme { highlights { ... on Film { id minutes stars } ... on Play { acts } } } }',
    data: { programme: { highlights: [{ id: 'f1', minutes: 90, stars: 5 }] } },
  },
  {
    name: 'knows it in lists under aliases',
    query: `{
      programme { first: highlights { ... on Film { minutes } } second: highlights { ... on Play { acts } } }
    }`,
    data: { programme: { first: [{ minutes: 90 }], second: [{}] } },
    stockDiffers,
  },
]
