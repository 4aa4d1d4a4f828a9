import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

/** A directive for operations; the subgraphs differ in whether its argument has a default. */
const shown = (scope: string) => `
  extend schema @link(url: "https://shown.example/shown/v1.0", import: ["@shown"]) @composeDirective(name: "@shown")
  directive @shown(scope: Scope!${scope}, to: [String!] = ["all"]) repeatable on FIELD | INLINE_FRAGMENT
  enum Scope { OPEN CLOSED }
`

export const subgraphs: Record<string, RuleSubgraph> = {
  gates: {
    typeDefs: `
      ${link}
      ${shown('')}
      type Query { gate: Gate }
      type Gate @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: { Query: { gate: () => ({ id: 'g1', name: 'North' }) } },
  },
  guards: {
    typeDefs: `
      ${link}
      ${shown(' = OPEN')}
      type Query { guards: Int }
      type Gate @key(fields: "id") { id: ID! guard: String }
    `,
    resolvers: {
      Query: { guards: () => 2 },
      Gate: { guard: ({ id }: { id: string }) => `guard of ${id}` },
    },
  },
}
