import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const resolveReference = (reference: unknown): unknown => reference

export const subgraphs: Record<string, RuleSubgraph> = {
  legacy: {
    typeDefs: `
      ${link}
      type Query { bill: Bill }
      type Bill @key(fields: "id") { id: ID! total: String source: String @shareable }
    `,
    resolvers: {
      Query: { bill: () => ({ id: '1' }) },
      Bill: { __resolveReference: resolveReference, total: () => 'from legacy' },
    },
  },
  billing: {
    typeDefs: `
      ${link}
      type Bill @key(fields: "id") { id: ID! total: String @override(from: "legacy", label: "percent(25)") paid: Boolean }
    `,
    resolvers: {
      Bill: { __resolveReference: resolveReference, total: () => 'from billing', paid: () => true },
    },
  },
}
