import { randomUUID } from 'node:crypto'
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { post, processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

describe.each(processModes)('Apollo Client meets the graph in %s', (mode) => {
  let system: RunningSystem
  const sockets: Client[] = []

  beforeAll(async () => {
    system = await startSystem(mode)
  }, 120_000)
  afterEach(async () => {
    await Promise.all(sockets.splice(0).map((socket) => socket.dispose()))
  })
  afterAll(() => system?.stop())

  /** A client as a web application has it: queries over HTTP, subscriptions over one socket. */
  const connect = async (account: string) => {
    const token = await signIn(system.url, `${account}@demo.stratograph.test`)
    const authorization = `Bearer ${token}`
    const socket = createClient({
      url: `${system.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
    })
    sockets.push(socket)
    const link = ApolloLink.split(
      ({ operationType }) => operationType === ('subscription' as never),
      new GraphQLWsLink(socket),
      new HttpLink({ uri: `${system.url}/graphql`, headers: { authorization } }),
    )
    return new ApolloClient({ link, cache: new InMemoryCache() })
  }

  /** The first `count` results of a subscription; `act` runs once it has been asked for. */
  const firstResults = async <Data>(
    client: ApolloClient,
    query: any,
    variables: object,
    count: number,
    act?: () => Promise<unknown>,
  ) => {
    const results: Data[] = []
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const subscription = client.subscribe({ query, variables }).subscribe({
      next: ({ data, error }) => {
        if (error) return reject(error)
        results.push(data as Data)
        if (results.length === count) resolve()
      },
      error: reject,
    })
    try {
      await act?.()
      await promise
    } finally {
      subscription.unsubscribe()
    }
    return results
  }

  test('a list is paged with fetchMore, each item once', async () => {
    const client = await connect('agent')
    const page = gql`
      query Orders($after: String) {
        orders(first: 40, after: $after) {
          edges {
            node {
              id
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `
    const first = await client.query<any>({ query: page })
    const second = await client.query<any>({
      query: page,
      variables: { after: first.data.orders.pageInfo.endCursor },
    })
    const ids = [first, second].flatMap(({ data }) => data.orders.edges.map((edge: any) => edge.node.id))
    expect(new Set(ids).size).toBe(80)
  })

  test('what the gateway measures of itself arrives live, completed by identity', async () => {
    const client = await connect('agent')
    const traffic = gql`
      subscription {
        metricRecorded(projectSlug: "stratograph", keys: ["requests_per_second"]) {
          value
          at
          metric {
            key
            project {
              slug
              organisation {
                name
                kind
              }
            }
          }
        }
      }
    `
    const [report] = await firstResults<any>(client, traffic, {}, 1)
    expect(report.metricRecorded).toHaveLength(1)
    expect(report.metricRecorded[0]).toMatchObject({
      value: expect.any(Number),
      metric: {
        key: 'requests_per_second',
        project: { slug: 'stratograph', organisation: { name: 'Halden Battery Supply', kind: 'OPERATOR' } },
      },
    })
  })

  test('a chat is followed by both sides, with names from identity and the answer cited', async () => {
    const [customer, agent] = [await connect('customer'), await connect('agent')]
    const start = gql`
      mutation ($input: ConversationStartInput!) {
        conversationStart(input: $input) {
          conversation {
            id
          }
          userErrors {
            code
          }
        }
      }
    `
    const started = await customer.mutate<any>({
      mutation: start,
      variables: { input: { clientKey: randomUUID() } },
    })
    const conversationId = started.data.conversationStart.conversation.id as string
    const follow = gql`
      subscription ($conversationId: ID!) {
        messageAdded(conversationId: $conversationId) {
          position
          role
          text
          author {
            displayName
          }
          citations {
            quote
          }
        }
      }
    `
    const send = gql`
      mutation ($input: MessageSendInput!) {
        messageSend(input: $input) {
          userErrors {
            code
          }
        }
      }
    `
    const text = 'Can I charge a lithium iron phosphate battery below freezing?'
    const say = async () => {
      // Long enough for both subscriptions to be live: nothing tells a client when they are.
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      await customer.mutate({
        mutation: send,
        variables: { input: { conversationId, text, clientKey: randomUUID() } },
      })
    }
    const variables = { conversationId }
    const [seenByCustomer, seenByAgent] = await Promise.all([
      firstResults<any>(customer, follow, variables, 2, say),
      firstResults<any>(agent, follow, variables, 2),
    ])
    expect(seenByAgent).toEqual(seenByCustomer)
    const [question, answer] = seenByCustomer.map((result) => result.messageAdded)
    expect(question).toMatchObject({ role: 'CUSTOMER', text, author: { displayName: "Loïc L'Hôpital" } })
    expect(answer).toMatchObject({ role: 'ASSISTANT', author: null, position: question.position + 1 })
    expect(answer.citations.length).toBeGreaterThan(0)
  })

  test('a customer orders once however often the request is sent, and sees it shipped', async () => {
    const [customer, agent] = [await connect('customer'), await connect('owner')]
    const catalogue = gql`
      {
        variants(first: 1, filter: { inStock: true, chemistries: [AGM] }) {
          edges {
            node {
              id
            }
          }
        }
      }
    `
    const { data } = await customer.query<any>({ query: catalogue })
    const input = {
      clientKey: randomUUID(),
      lines: [{ variantId: data.variants.edges[0].node.id, quantity: 1 }],
      shippingAddress: {
        recipient: 'Loïc',
        line1: '1 rue du Port',
        postalCode: '35400',
        city: 'Saint-Malo',
        country: 'FR',
      },
    }
    const place = gql`
      mutation ($input: OrderPlaceInput!) {
        orderPlace(input: $input) {
          order {
            id
            number
            status
          }
          userErrors {
            code
            message
          }
        }
      }
    `
    const placed = await Promise.all(
      [0, 1, 2].map(() => customer.mutate<any>({ mutation: place, variables: { input } })),
    )
    const orders = placed.map((answer) => answer.data.orderPlace)
    expect(orders.flatMap((order) => order.userErrors)).toEqual([])
    expect(new Set(orders.map((order) => order.order.id)).size).toBe(1)
    const id = orders[0].order.id as string
    const move = async (mutation: string, fields: string) =>
      agent.mutate<any>({
        mutation: gql(
          `mutation { moved: ${mutation}(input: { id: "${id}" ${fields} }) { userErrors { code message } } }`,
        ),
      })
    for (const [mutation, fields] of [
      ['orderMarkPaid', ''],
      ['orderPack', ''],
      ['orderShip', 'carrier: UPS, service: "Standard", trackingNumber: "1Z999AA10123456784"'],
    ] as const)
      expect((await move(mutation, fields)).data.moved.userErrors).toEqual([])
    const own = gql`
      query ($id: ID!) {
        order(id: $id) {
          status
          shipments {
            carrier
            trackingNumber
          }
        }
      }
    `
    const seen = await customer.query<any>({ query: own, variables: { id } })
    expect(seen.data.order).toMatchObject({
      status: 'SHIPPED',
      shipments: [{ carrier: 'UPS', trackingNumber: '1Z999AA10123456784' }],
    })
  })

  test('a dealer pays less than a retail customer for the same battery', async () => {
    const query =
      '{ variants(first: 1, filter: { chemistries: [LFP] }) { edges { node { price { amount } retailPrice { amount } } } } }'
    const priceFor = async (account: string) => {
      const { data } = await post(
        system.url,
        query,
        {},
        await signIn(system.url, `${account}@demo.stratograph.test`),
      )
      return data.variants.edges[0].node
    }
    const [dealer, customer] = [await priceFor('dealer'), await priceFor('customer')]
    expect(customer.price.amount).toBe(dealer.retailPrice.amount)
    expect(dealer.price.amount).toBeLessThan(customer.price.amount)
  })
})
