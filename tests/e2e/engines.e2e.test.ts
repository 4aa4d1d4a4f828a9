import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { post, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

// The whole graph twice over copies of one world: our engine behind our front, Apollo's executor behind ApolloServer.
let ours: RunningSystem
let apollos: RunningSystem

beforeAll(async () => {
  ours = await startSystem('one process')
  apollos = await startSystem('one process', { ENGINE: 'apollo', FRONT: 'apollo' })
}, 120_000)
afterAll(async () => {
  await ours?.stop()
  await apollos?.stop()
})

const accounts = ['agent', 'dealer', 'client', 'provider', 'customer'].map(
  (name) => `${name}@demo.stratograph.test`,
)

const operations = {
  catalogue: `{ variants(first: 30, filter: { chemistries: [LFP, NMC] }) { edges { cursor node { sku energyWh price { amount currency } retailPrice { amount } battery { name uses } } } pageInfo { hasNextPage endCursor } } }`,
  aliases: `{ cheap: variants(first: 2) { edges { node { a: sku b: sku __typename } } } rest: variants(last: 2) { edges { node { ...V } } } } fragment V on Variant { id sku battery { id __typename } }`,
  orders: `{ orders(first: 20) { edges { node { number status customer { name user { displayName } } organisation { name kind } lines { quantity variant { sku } } shipments { trackingNumber events { status place } } tickets(first: 2) { edges { node { subject } } } } } } }`,
  tickets: `{ tickets(first: 20) { edges { node { number assignee { displayName } customer { name company { name } } order { number total { amount } } } } } }`,
  jobs: `{ jobs(first: 20) { edges { node { title status customer { name } organisation { name } proposals(first: 3) { edges { node { status bid { amount } provider { headline } } } } } } } }`,
  conversations: `{ conversations(first: 10) { edges { node { subject customer { name } messages(first: 4) { edges { node { role text author { displayName } citations { quote article { slug } } } } } } } } }`,
  organisations: `{ organisations(first: 20) { edges { node { name kind providerProfile { headline } projects(first: 3) { edges { node { slug metrics(first: 3) { edges { node { key unit kind } } } } } } } } } }`,
  knowledge: `{ knowledgeSearch(query: "charging in frost", first: 3) { edges { node { __typename } } } }`,
  nothing: `{ order(id: "01890000-0000-7000-8000-000000000000") { number } customer(id: "01890000-0000-7000-8000-000000000000") { name } }`,
  refused: `{ variants(first: 1000) { edges { node { id } } } me { displayName } }`,
  skipped: `query ($yes: Boolean = true, $no: Boolean = false) { me { displayName @include(if: $no) id @skip(if: $no) customer @include(if: $yes) { name } } }`,
}

test.each(accounts)('%s gets the same from both engines', async (account) => {
  const [tokenHere, tokenThere] = await Promise.all([signIn(ours.url, account), signIn(apollos.url, account)])
  const connected = await readFile(join(rootFolder, 'schema/operations/connected-question.graphql'), 'utf8')
  // Health and its times move by themselves.
  const question = connected.replace(/health \{[^}]*\}/, 'slug')
  const own = await post(ours.url, '{ me { customer { id } } }', {}, tokenHere)
  const customerId = own.data.me.customer?.id ?? '01890000-0000-7000-8000-000000000000'
  for (const [name, query] of [...Object.entries(operations), ['connected', question] as const]) {
    const [here, there] = await Promise.all([
      post(ours.url, query, name === 'connected' ? { customerId } : {}, tokenHere),
      post(apollos.url, query, name === 'connected' ? { customerId } : {}, tokenThere),
    ])
    expect({ name, data: here.data, errors: summarise(here.errors) }).toEqual({
      name,
      data: there.data,
      errors: summarise(there.errors),
    })
  }
})

/**
 * What must agree of errors: where, of which kind. Apollo's executor is silent where an entity the viewer may not see
 * leaves a non-null field empty; ours reports it, which is why that one kind is left out.
 */
function summarise(errors: any[] | undefined): string[] {
  return (errors ?? [])
    .filter((error) => error.extensions?.code !== 'NON_NULL_VIOLATION')
    .map((error) => `${error.path?.join('.') ?? ''} ${error.extensions?.code ?? ''}`)
    .sort()
}
