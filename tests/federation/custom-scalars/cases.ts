import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'passes a custom scalar through as any JSON',
    query: '{ events { payload } }',
    data: { events: [{ payload: { nested: [1, 'two', null, { three: true }] } }] },
  },
  {
    name: 'uses a custom scalar as a key',
    query: '{ events { year } }',
    data: { events: [{ year: 2026 }] },
  },
  {
    name: 'passes JSON in a variable on unchanged',
    query: 'query ($value: JSON) { echo(value: $value) }',
    variables: { value: { a: [1, { b: null }], text: 'quote " backslash \\ newline \n' } },
    data: { echo: { a: [1, { b: null }], text: 'quote " backslash \\ newline \n' } },
  },
  {
    name: 'passes literal JSON with a variable inside',
    query: 'query ($n: Int) { echo(value: { n: $n, list: [1, 2] }) }',
    variables: { n: 5 },
    data: { echo: { n: 5, list: [1, 2] } },
  },
]
