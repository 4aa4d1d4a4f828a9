import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'spreads one named fragment on several levels',
    query: '{ node { ...Part child { ...Part child { ...Part } } } } fragment Part on Node { name size }',
    data: { node: { name: 'one', size: 10, child: { name: 'two', size: 20, child: null } } },
  },
  {
    name: 'merges a fragment’s selection with the selection beside it',
    query: '{ node { child { name } ...More } } fragment More on Node { child { size } id }',
    data: { node: { child: { name: 'two', size: 20 }, id: '1' } },
  },
  {
    name: 'follows fragments inside fragments',
    query:
      '{ ...Root } fragment Root on Query { node { ...Outer } } fragment Outer on Node { ...Inner id } fragment Inner on Node { size }',
    data: { node: { size: 10, id: '1' } },
  },
  {
    name: 'answers a field asked twice once',
    query: '{ node { size name size ... on Node { name } } }',
    data: { node: { size: 10, name: 'one' } },
  },
]
