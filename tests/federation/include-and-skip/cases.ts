import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'makes no request for fields that a variable leaves out',
    query: 'query ($with: Boolean!) { item { name price @include(if: $with) } }',
    variables: { with: false },
    data: { item: { name: 'Cell' } },
    requests: { a: 1, b: 0 },
  },
  {
    name: 'makes it when the variable lets them in',
    query: 'query ($with: Boolean!) { item { name price @include(if: $with) } }',
    variables: { with: true },
    data: { item: { name: 'Cell', price: 5 } },
    requests: { a: 1, b: 1 },
  },
  {
    name: 'uses the variable’s default',
    query: 'query ($no: Boolean = true) { item { name price @skip(if: $no) } }',
    data: { item: { name: 'Cell' } },
    requests: { b: 0 },
  },
  {
    name: 'shows a field that one of its two occurrences lets in, with that one’s selection',
    query:
      'query ($a: Boolean!, $b: Boolean!) { item { parts @include(if: $a) { name } parts @include(if: $b) { code } } }',
    variables: { a: false, b: true },
    data: { item: { parts: [{ code: 'L' }] } },
  },
  {
    name: 'orders fields by the first occurrence that is let in',
    query: 'query ($no: Boolean!) { item { price @skip(if: $no) name price } }',
    variables: { no: true },
    data: { item: { name: 'Cell', price: 5 } },
  },
  {
    name: 'leaves out a whole fragment',
    query: 'query ($no: Boolean!) { item { name ... @skip(if: $no) { price stock } } }',
    variables: { no: true },
    data: { item: { name: 'Cell' } },
    requests: { b: 0 },
  },
  {
    name: 'answers an empty object when everything is left out',
    query: 'query ($no: Boolean!) { item @skip(if: $no) { name } }',
    variables: { no: true },
    data: {},
  },
  {
    name: 'takes literal conditions too',
    query: '{ item { name @skip(if: true) price @include(if: false) stock @include(if: true) } }',
    data: { item: { stock: 2 } },
  },
  {
    name: 'answers an object of which a condition leaves out everything as empty, not as null',
    query:
      'query ($with: Boolean!, $all: Boolean = false) { item @include(if: $with) { ... @include(if: $all) { stock name } } }',
    variables: { with: true },
    data: { item: {} },
    stockDiffers: 'it asks for the object only when something in it is asked for',
  },
]
