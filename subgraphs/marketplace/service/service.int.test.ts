import { expect, test } from 'vitest'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { marketplace } from '../subgraph.ts'

const subgraph = testSubgraph(marketplace)
const mutation = (name: string, fields: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} userErrors { code field } } }`
const run = async (name: string, input: object, viewer: UserViewer, fields: string) =>
  (await subgraph.data(mutation(name, fields), { input }, viewer))[name]
const euro = (amount: number) => ({ amount, currency: 'EUR' })
const profile = {
  headline: 'Boat electrics',
  description: 'Boats and nothing else.',
  skills: ['MARINE_ELECTRICS'],
  country: 'FR',
  city: 'Brest',
  radiusKm: 80,
  hourlyRate: euro(7_000),
}
const offer = {
  title: 'Lithium refit',
  description: 'Battery, regulator and fusing with drawing.',
  category: 'MARINE_ELECTRICS',
  price: euro(190_000),
  priceUnit: 'FIXED',
  durationMinutes: 1080,
}
const profileFields = 'providerProfile { id headline hourlyRate { amount } organisation { id } }'
const newProvider = () =>
  testUser({ organisationId: createId(), organisationKind: 'PROVIDER', role: 'OWNER' })
const saveProfile = (viewer: UserViewer, overrides: object = {}) =>
  run('providerProfileSave', { ...profile, ...overrides }, viewer, profileFields)

test('an organisation has one profile, whatever it saves at once', async () => {
  const viewer = newProvider()
  const answers = await Promise.all(Array.from({ length: 10 }, () => saveProfile(viewer)))
  const ids = new Set(answers.map((answer) => answer.providerProfile.id as string))
  expect(ids.size).toBe(1)
  const { providerProfile } = await saveProfile(viewer, { headline: 'Boats first' })
  expect(providerProfile).toMatchObject({
    headline: 'Boats first',
    organisation: { id: viewer.organisationId },
  })
  const [id = ''] = ids
  const log = await createEventLog(subgraph.database).readStream(`marketplace.provider_profile/${id}`)
  expect(log.map((event) => event.type)).toEqual([
    'marketplace.provider_profile.created',
    ...Array(10).fill('marketplace.provider_profile.updated'),
  ])
})

test('only managers of a provider keep a profile', async () => {
  const dealer = testUser({ organisationId: createId(), organisationKind: 'DEALER', role: 'OWNER' })
  expect((await saveProfile(dealer)).userErrors[0].code).toBe('NOT_A_PROVIDER')
  const agent = { ...newProvider(), role: 'AGENT' as const }
  const result = await subgraph.run(mutation('providerProfileSave', profileFields), { input: profile }, agent)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
})

test('everybody sees the shop window, nobody else arranges it', async () => {
  const [viewer, rival] = [newProvider(), newProvider()]
  await saveProfile(viewer)
  const fields = 'service { id title isActive price { amount } provider { headline } }'
  const { service } = await run('serviceCreate', offer, viewer, fields)
  expect(service).toMatchObject({
    isActive: true,
    price: { amount: 190_000 },
    provider: { headline: 'Boat electrics' },
  })
  const query = 'query ($id: ID!) { service(id: $id) { title } }'
  expect(await subgraph.data(query, { id: service.id })).toEqual({ service: { title: 'Lithium refit' } })
  const update = (who: UserViewer, input: object) =>
    run('serviceUpdate', { serviceId: service.id, ...input }, who, fields)
  expect((await update(rival, { title: 'Mine now' })).userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['input', 'serviceId'] },
  ])
  expect((await update(viewer, { isActive: false, price: euro(150_000) })).service).toMatchObject({
    isActive: false,
    title: 'Lithium refit',
    price: { amount: 150_000 },
  })
  expect(await subgraph.data(query, { id: service.id })).toEqual({ service: null })
  expect(await subgraph.data(query, { id: service.id }, viewer)).toEqual({
    service: { title: 'Lithium refit' },
  })
  expect((await run('serviceCreate', offer, rival, fields)).userErrors[0].code).toBe('NO_PROFILE')
})

test('services and providers are found by skill and words, and sorted by price', async () => {
  const viewer = newProvider()
  await saveProfile(viewer, { skills: ['UPS_MAINTENANCE'], headline: 'Quiet server rooms' })
  const add = (title: string, amount: number) =>
    run(
      'serviceCreate',
      { ...offer, title, category: 'UPS_MAINTENANCE', price: euro(amount) },
      viewer,
      'service { id }',
    )
  await add('Replacing strings', 900)
  await add('Yearly check', 300)
  const query =
    'query ($filter: ServiceFilterInput) { services(filter: $filter, sort: { field: PRICE, direction: ASC }) { edges { node { title provider { headline } } } } }'
  const titles = async (filter: object) =>
    (await subgraph.data(query, { filter })).services.edges.map(
      (e: { node: { title: string } }) => e.node.title,
    )
  expect(await titles({ category: 'UPS_MAINTENANCE' })).toEqual(['Yearly check', 'Replacing strings'])
  expect(await titles({ category: 'UPS_MAINTENANCE', search: 'string replacement' })).toEqual([
    'Replacing strings',
  ])
  expect(await titles({ search: "';drop table" })).toEqual([])
  const { providerProfiles } = await subgraph.data(
    '{ providerProfiles(filter: { skill: UPS_MAINTENANCE, search: "server room", country: "FR" }) { edges { node { headline services { edges { node { title } } } } } } }',
  )
  expect(providerProfiles.edges).toHaveLength(1)
  expect(providerProfiles.edges[0].node.services.edges).toHaveLength(2)
})

test('an organisation names its profile, and one without has none', async () => {
  const viewer = newProvider()
  await saveProfile(viewer)
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organisation { providerProfile { headline } } } }'
  const r = [viewer.organisationId, createId()].map((id) => ({ __typename: 'Organisation', id }))
  const { value, statements } = await subgraph.database.statements.count(() => subgraph.data(query, { r }))
  expect(value).toEqual({
    _entities: [{ providerProfile: { headline: 'Boat electrics' } }, { providerProfile: null }],
  })
  expect(statements).toHaveLength(1)
})

test.each([
  [
    'providerProfileSave',
    { ...profile, skills: ['UPS_MAINTENANCE', 'UPS_MAINTENANCE'] },
    ['input', 'skills'],
  ],
  ['providerProfileSave', { ...profile, radiusKm: -1 }, ['input', 'radiusKm']],
  ['serviceCreate', { ...offer, title: 'x'.repeat(10_241) }, ['input', 'title']],
  ['serviceCreate', { ...offer, price: euro(-1) }, ['input', 'price', 'amount']],
  ['serviceUpdate', { serviceId: createId(), title: null }, ['input', 'title']],
])('%s refuses bad input with the field at fault', async (name, input, field) => {
  const result = await subgraph.run(mutation(name, 'userErrors { code }'), { input }, newProvider())
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})
