import { cursorGap } from '../../platform/graphql/subgraph-service.ts'
import type { LiveProgress, SubgraphResult } from '../../platform/graphql/subgraph-service.ts'

/** Moves `live` on with each result, just before it is handed over, and keeps what only tells a place to itself. */
export async function* trackProgress(
  results: AsyncIterable<SubgraphResult>,
  live: LiveProgress,
): AsyncGenerator<SubgraphResult> {
  for await (const result of results) {
    const position = result.extensions?.['position']
    if (typeof position === 'string') live.advance(position)
    if (result.errors?.some(({ extensions }) => extensions?.['code'] === cursorGap)) live.lose()
    // No data and no errors: what only tells where the subscription began.
    if (result.data != null || result.errors) yield result
  }
}
