import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTinySubgraph, serveElsewhere, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { Elsewhere } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

const texts = ['plain', 'Zoë, 5 €', '日本語 😀', 'a "quoted" back\\slash\nand a line', '']

describe.each(['http', 'apollo'] as const)('behind the %s front', (front) => {
  let elsewhere: Elsewhere
  let gateway: RunningGateway
  beforeAll(async () => {
    const sdl = 'type Query { echo(text: String!): String! }'
    const resolvers = { Query: { echo: (_: unknown, { text }: { text: string }) => text } }
    const subgraphs = [createTinySubgraph('echo', sdl, resolvers)]
    // Only of what came as bytes is it known whether it is ASCII.
    elsewhere = await serveElsewhere(subgraphs)
    gateway = await startTinyGateway(subgraphs, { front, services: elsewhere.services })
  })
  afterAll(async () => {
    await gateway?.stop()
    await elsewhere?.stop()
  })

  const ask = async (text: string) => {
    const body = JSON.stringify({
      query: 'query Echo($text: String!) { echo(text: $text) }',
      variables: { text },
    })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
    const bytes = Buffer.from(await response.arrayBuffer())
    return { length: Number(response.headers.get('content-length')), bytes }
  }

  test.each(texts)('%j arrives as it is, alone and when several share the answer', async (text) => {
    const answers = await Promise.all([ask(text), ask(text), ask(text)])
    for (const { length, bytes } of [await ask(text), ...answers]) {
      expect(JSON.parse(bytes.toString('utf8'))).toEqual({ data: { echo: text } })
      expect(length).toBe(bytes.length)
    }
  })
})
