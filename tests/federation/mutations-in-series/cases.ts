import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'runs mutations of two subgraphs one after the other, in the client’s order',
    query:
      'mutation { a: add(to: "l", text: "first") { text } b: note(text: "two") { at } c: add(to: "l", text: "third") { text } }',
    data: { a: { text: 'first' }, b: { at: 3 }, c: { text: 'third' } },
    requests: { counter: 2, audit: 1 },
  },
  {
    name: 'completes a mutation’s result in another subgraph',
    query: 'mutation { add(to: "l", text: "x") { text audited } }',
    data: { add: { text: 'x', audited: true } },
  },
  {
    name: 'goes on after a mutation that may be null has failed elsewhere',
    query: 'mutation { note(text: "ok") { text } add(to: "l", text: "fail") { id } }',
    data: null,
    errors: [
      { message: 'The log is full', path: ['add'], code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'counter' },
    ],
    requests: { audit: 1, counter: 1 },
  },
]
