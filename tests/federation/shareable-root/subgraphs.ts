import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { settings: Settings @shareable }
      type Settings @shareable { currency: String theme: Theme }
      type Theme @shareable { color: String }
    `,
    resolvers: { Query: { settings: () => ({ currency: 'NGN', theme: { color: 'green' } }) } },
  },
  b: {
    typeDefs: `
      ${link}
      type Query { settings: Settings @shareable }
      type Settings @shareable { language: String theme: Theme }
      type Theme @shareable { font: String }
    `,
    resolvers: { Query: { settings: () => ({ language: 'en', theme: { font: 'Inter' } }) } },
  },
}
