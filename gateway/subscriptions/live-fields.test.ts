import { readFile } from 'node:fs/promises'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { readLiveFields, readSharedFields } from './live-fields.ts'

const spec = '@link(url: "https://stratograph.dev/live/v1.0", import: ["@live"])'

function schemaOf(link: string, fields: string) {
  const sdl = `schema ${link} { query: Query subscription: Subscription }
    type Query { nothing: Int } type Subscription { ${fields} }`
  return buildSchema(sdl, { assumeValid: true, assumeValidSDL: true })
}

test('a subscription field says who shares it and what becomes of slow readers', () => {
  const fields = readLiveFields(schemaOf(spec, 'price: Int @live(scope: PUBLIC, overflow: LATEST)'))
  expect([...fields]).toEqual([['price', { scope: 'PUBLIC', overflow: 'LATEST' }]])
})

test('what a field leaves out is the safer choice: nobody shares, nobody misses', () => {
  const fields = readLiveFields(schemaOf(spec, 'a: Int @live b: Int @live(scope: EVERYBODY) c: Int'))
  expect([...fields]).toEqual([
    ['a', { scope: 'USER', overflow: 'DISCONNECT' }],
    ['b', { scope: 'USER', overflow: 'DISCONNECT' }],
  ])
})

test('a supergraph may have another name for the directive', () => {
  const link = '@link(url: "https://stratograph.dev/live/v1.0", import: [{ name: "@live", as: "@stream" }])'
  const fields = readLiveFields(schemaOf(link, 'a: Int @stream(scope: PUBLIC) b: Int @live(scope: PUBLIC)'))
  expect([...fields.keys()]).toEqual(['a'])
})

async function ownSchema() {
  const sdl = await readFile(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
  return buildSchema(sdl, { assumeValid: true, assumeValidSDL: true })
}

test('every subscription field of our own graph says how it is shared', async () => {
  const schema = await ownSchema()
  const names = Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).sort()
  expect([...readLiveFields(schema).keys()].sort()).toEqual(names)
  expect(names).not.toEqual([])
})

test('our own graph shares the columns of a row within an organisation, and nothing that knows who asks', async () => {
  const shared = readSharedFields(await ownSchema())
  for (const field of ['Order.status', 'Order.total', 'Project.name', 'DomainEvent.data', 'User.displayName'])
    expect([field, shared.get(field)]).toEqual([field, 'ORGANISATION'])
  const personal = [
    'Order.viewerCanCancel',
    'User.email',
    'User.preferences',
    'Project.customers',
    'Message.text',
  ]
  for (const field of personal) expect([field, shared.get(field)]).toEqual([field, undefined])
})
