import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'describes a type out of all subgraphs, without asking them',
    query:
      '{ __type(name: "Item") { description fields(includeDeprecated: true) { name description isDeprecated } } }',
    data: {
      __type: {
        description: 'A thing',
        fields: [
          { name: 'id', description: null, isDeprecated: false },
          { name: 'name', description: 'What it is called', isDeprecated: false },
          { name: 'old', description: null, isDeprecated: true },
        ],
      },
    },
    requests: { a: 0, b: 0 },
  },
  {
    name: 'answers introspection beside data, in order',
    query: '{ before: __typename item { __typename name } __schema { queryType { name } } }',
    data: {
      before: 'Query',
      item: { __typename: 'Item', name: 'Cell' },
      __schema: { queryType: { name: 'Query' } },
    },
  },
  {
    name: 'takes variables and fragments in introspection',
    query:
      'query ($name: String!, $all: Boolean) { t: __type(name: $name) { ...T } } fragment T on __Type { name fields(includeDeprecated: $all) { name } }',
    variables: { name: 'Item', all: false },
    data: { t: { name: 'Item', fields: [{ name: 'id' }, { name: 'name' }] } },
  },
  {
    name: 'answers null for a type that does not exist',
    query: '{ __type(name: "Nothing") { name } }',
    data: { __type: null },
  },
  {
    name: 'hides the federation machinery',
    query: '{ __schema { queryType { fields { name } } directives { name } } }',
    data: {
      __schema: {
        queryType: { fields: [{ name: 'item' }] },
        directives: [
          { name: 'defer' },
          { name: 'include' },
          { name: 'skip' },
          { name: 'deprecated' },
          { name: 'specifiedBy' },
          { name: 'oneOf' },
        ],
      },
    },
  },
]
