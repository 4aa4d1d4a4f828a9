/** An answer without errors. */
export interface GraphqlAnswer {
  readonly data: unknown
}

/** Asks a gateway; undefined when the answer has errors or is none, as while it starts. */
export async function ask(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphqlAnswer | undefined> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(10_000),
  })
  const answer = (await response.json()) as { data?: unknown; errors?: unknown }
  const isGood = response.status === 200 && answer.errors === undefined && answer.data !== undefined
  return isGood ? { data: answer.data } : undefined
}
