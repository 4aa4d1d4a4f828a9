import type { FederationCase } from '../run-cases.ts'
import { texts } from './subgraphs.ts'

const query = 'query ($id: ID!) { note(id: $id) { text mark } }'

/** Each text with another from a second subgraph, so that every pair of kinds of text meets in one answer. */
export const cases: FederationCase[] = Object.keys(texts).map((id) => ({
  name: `answers ${JSON.stringify(texts[id])} as it is`,
  query,
  variables: { id },
  data: { note: { text: texts[id], mark: texts[String(6 - Number(id))] } },
}))
