import type { FederationCase } from '../run-cases.ts'

const product = (sku: string): unknown => ({ name: `Product ${sku}`, maker: { country: 'NG' } })

const orders = [
  {
    lines: [
      { count: 1, product: product('p1') },
      { count: 2, product: product('p2') },
    ],
  },
  { lines: [{ count: 3, product: product('p1') }] },
]

export const cases: FederationCase[] = [
  {
    name: 'follows entities through four subgraphs and three lists, each entity asked once',
    query: '{ shops { orders { lines { count product { name maker { country } } } } } }',
    data: { shops: [{ orders }, { orders }] },
    requests: { a: 1, b: 1, c: 1, d: 1 },
    representations: { b: 2, c: 2, d: 1 },
  },
]
