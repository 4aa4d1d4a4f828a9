import { createTinySubgraph } from '../testkit/tiny-graph.ts'
import type { TinySubgraph } from '../testkit/tiny-graph.ts'

const sdl = `
  scalar Anything
  type Query { node: Node leaf: Int list(numbers: [Int]): Int kept(value: Anything): Int failing: Int }
  type Mutation { change: Int }
  type Node { node: Node leaf: Int }
`

/** A graph as deep and as wide as anybody asks for. */
export function createEndlessGraph(): TinySubgraph {
  return createTinySubgraph('endless', sdl, {
    Query: {
      node: () => ({}),
      leaf: () => 1,
      list: () => 1,
      kept: () => 1,
      failing: () => {
        throw new Error('select secret from places at /srv/app/secret.ts:1')
      },
    },
    Mutation: { change: () => 1 },
    Node: { node: () => ({}), leaf: () => 1 },
  })
}

/** A query whose root field stands at depth 1 and whose leaf at `depth`. */
export const deep = (depth: number) =>
  depth === 1 ? '{ leaf }' : `${'{ node '.repeat(depth - 1)}{ leaf }${' }'.repeat(depth - 1)}`

export const aliased = (count: number) => `{ node { ${count === 0 ? 'leaf' : fieldsNamed('leaf', count)} } }`

/** Root fields without aliases: the same one again and again merges, and still is asked for. */
export const wide = (count: number) => `{ ${'leaf '.repeat(count)}}`

export const directed = (count: number) => `{ node { ${'... @include(if: true) { leaf } '.repeat(count)}} }`

function fieldsNamed(field: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ')
}

/** `{ list(numbers: [1 1 …]) }` in exactly `count` tokens, end of file not counted. */
export const tokens = (count: number) => `{ list(numbers: [${'1 '.repeat(count - 9)}]) }`
