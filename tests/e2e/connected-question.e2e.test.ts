import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { post, processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

const mostStatements = 12
const answers: unknown[] = []

describe.each(processModes)('the connected question in %s', (mode) => {
  let system: RunningSystem
  let question: string
  let customerId: string
  let agent: string

  beforeAll(async () => {
    system = await startSystem(mode)
    question = await readFile(join(rootFolder, 'schema/operations/connected-question.graphql'), 'utf8')
    agent = await signIn(system.url, 'agent@demo.stratograph.test')
    customerId = await ownCustomerId(system.url)
  }, 120_000)
  afterAll(() => system?.stop())

  test('is answered by all six subgraphs', async () => {
    const { status, data, errors } = await post(system.url, question, { customerId }, agent)
    expect(errors).toBeUndefined()
    expect(status).toBe(200)
    const { customer } = data
    expect(customer.user.email).toBe('customer@demo.stratograph.test')
    for (const list of ['orders', 'tickets', 'jobs', 'conversations', 'projects'])
      expect(customer[list].edges.length).toBeGreaterThan(0)
    const order = customer.orders.edges[0].node
    expect(order.lines[0].variant.battery.name).toEqual(expect.any(String))
    expect(order.lines[0].variant.energyWh).toBeGreaterThan(0)
    expect(customer.projects.edges.map(({ node }: any) => node.name).sort()).toEqual([
      'SEFTEC Store',
      'Stratograph',
    ])
    // Health is checked all the time; the rest must be the same in both modes.
    answers.push({ ...customer, projects: null })
  })

  test('shows another customer nothing', async () => {
    const stranger = await signUpStranger(system.url)
    const { data, errors } = await post(system.url, question, { customerId }, stranger)
    expect({ data, errors }).toEqual({ data: { customer: null }, errors: undefined })
  })

  // Between processes there are bytes to compare, and a gateway of its own reports what it saved.
  if (mode === 'many processes') {
    test('is not calculated again while the subgraphs answer the same', async () => {
      // Without the health of projects, which is checked all the time.
      const lasting = /* GraphQL */ `
        query ($customerId: ID!) {
          customer(id: $customerId) {
            name
            user {
              email
            }
            orders(first: 5) {
              edges {
                node {
                  number
                  total {
                    amount
                  }
                }
              }
            }
            tickets(first: 5) {
              edges {
                node {
                  subject
                }
              }
            }
          }
        }
      `
      const first = await post(system.url, lasting, { customerId }, agent)
      expect(first.data.customer.orders.edges.length).toBeGreaterThan(0)
      let replays = 0
      for (const until = Date.now() + 30_000; replays === 0 && Date.now() < until;) {
        for (let round = 1; round <= 20; round += 1)
          expect(await post(system.url, lasting, { customerId }, agent)).toEqual(first)
        replays = await readOwnMetric(system.url, agent, 'replays_per_second')
      }
      expect(replays).toBeGreaterThan(0)
    }, 40_000)
    return
  }

  // Statements are counted where they are sent: in this process.

  test(`costs at most ${mostStatements} statements, however long the lists`, async () => {
    const few = await countStatements(
      system,
      question.replaceAll(/first: \d+/g, 'first: 1'),
      customerId,
      agent,
    )
    const many = await countStatements(
      system,
      question.replaceAll(/first: \d+/g, 'first: 50'),
      customerId,
      agent,
    )
    console.info(`connected question, statements by subgraph: ${JSON.stringify(many)}`)
    expect(many).toEqual(few)
    expect(Object.keys(many).sort()).toEqual([...subgraphNames].sort())
    expect(Object.values(many).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(mostStatements)
  })
})

test('the answer is the same in one process and in many', () => {
  expect(answers).toHaveLength(2)
  // Every system is a copy of one seeded world.
  expect(answers[1]).toEqual(answers[0])
})

async function ownCustomerId(url: string): Promise<string> {
  const token = await signIn(url, 'customer@demo.stratograph.test')
  const { data } = await post(url, '{ me { customer { id } } }', {}, token)
  return data.me.customer.id as string
}

/** The last value the gateway recorded of itself; 0 until there is one. */
async function readOwnMetric(url: string, token: string, key: string): Promise<number> {
  const query =
    'query ($key: String!) { projectBySlug(slug: "stratograph") { metrics(keys: [$key]) { edges { node { latestValue } } } } }'
  const { data } = await post(url, query, { key }, token)
  return data.projectBySlug.metrics.edges[0]?.node.latestValue ?? 0
}

async function signUpStranger(url: string): Promise<string> {
  const query = /* GraphQL */ `
    mutation ($input: UserSignUpInput!) {
      userSignUp(input: $input) {
        accessToken {
          value
        }
        userErrors {
          message
        }
      }
    }
  `
  const input = {
    email: `stranger-${Date.now()}@example.test`,
    password: 'a long enough secret',
    displayName: 'A Stranger',
  }
  const { data } = await post(url, query, { input })
  return data.userSignUp.accessToken.value as string
}

/** Row statements of one asking, by the Postgres schema they read. */
async function countStatements(
  system: RunningSystem,
  question: string,
  customerId: string,
  token: string,
): Promise<Record<string, number>> {
  const requestId = `count-${Math.random().toString(36).slice(2)}`
  const watches = (system.local?.stores ?? []).map((store) => store.database.statements.watch(requestId))
  const answer = await fetch(`${system.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-request-id': requestId,
    },
    body: JSON.stringify({ query: question, variables: { customerId } }),
  })
  expect(((await answer.json()) as { errors?: unknown }).errors).toBeUndefined()
  const statements = watches.flatMap((watch) => {
    watch.stop()
    return watch.statements
  })
  const subgraphOf = (statement: string) =>
    /"?(identity|commerce|crm|marketplace|ai|ecosystem)"?\./.exec(statement)?.[1] ?? 'unknown'
  return Object.fromEntries(
    [...Map.groupBy(statements, subgraphOf)].map(([name, found]) => [name, found.length]),
  )
}
