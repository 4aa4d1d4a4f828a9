import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'comes back into a subgraph through a key that is resolvable there',
    query: '{ featured { packs { id label } } }',
    data: { featured: { packs: [{ id: 'p1', label: 'Power pack (p1)' }] } },
    stockDiffers: 'the planner takes the first key it can read, resolvable or not',
  },
  {
    name: 'enters such a subgraph from another one as well',
    query: '{ pack { name label } }',
    data: { pack: { name: 'Power pack', label: 'Power pack (p1)' } },
  },
]
