import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { insertMember } from '../member/member.store.ts'
import { crm } from '../subgraph.ts'

const subgraph = testSubgraph(crm)
const mutation = (name: string, fields = 'lead { id status lossReason assignee { id } lastContactAt }') =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} userErrors { code field } } }`
const convertFields =
  'lead { id status customer { id } } customer { id name email phone company { name } } isNewCustomer candidates { id }'

const asService = <Value>(work: (tx: Transaction) => Promise<Value>) =>
  subgraph.database.as(serviceViewer('test'), 'test').write(work)
const agent = () => testUser({ organisationId: createId(), organisationKind: 'OPERATOR', role: 'AGENT' })
const run = async (name: string, input: object, viewer: UserViewer, fields?: string) =>
  (await subgraph.data(mutation(name, fields), { input }, viewer))[name]
const convert = (input: object, viewer: UserViewer) => run('leadConvert', input, viewer, convertFields)
const addLead = async (viewer: UserViewer, input: object) =>
  (await run('leadCreate', { name: 'A', source: 'WEB', ...input }, viewer)).lead.id as string
const addCustomer = async (viewer: UserViewer, input: object) => {
  const answer = await run('customerRegister', { source: 'WEB', ...input }, viewer, 'customer { id }')
  return answer.customer.id as string
}
const customersOf = async (viewer: UserViewer) => {
  const { customers } = await subgraph.data('{ customers(first: 100) { edges { node { id } } } }', {}, viewer)
  return customers.edges.map((edge: { node: { id: string } }) => edge.node.id) as string[]
}
const eventsOf = async (stream: string) =>
  (await createEventLog(subgraph.database).readStream(stream)).map((event) => event.type)

test('a lead is contacted, qualified and lost, and each step is told once', async () => {
  const viewer = agent()
  const leadId = await addLead(viewer, { email: 'lead@example.test' })
  const contactedAt = '2026-01-05T10:00:00.000Z'
  expect((await run('leadRecordContact', { leadId, contactedAt }, viewer)).lead).toMatchObject({
    status: 'CONTACTED',
    lastContactAt: contactedAt,
  })
  expect((await run('leadQualify', { leadId }, viewer)).lead.status).toBe('QUALIFIED')
  expect((await run('leadLose', { leadId, reason: 'PRICE' }, viewer)).lead).toMatchObject({
    status: 'LOST',
    lossReason: 'PRICE',
  })
  expect(await run('leadQualify', { leadId }, viewer)).toEqual({
    lead: null,
    userErrors: [{ code: 'LEAD_CLOSED', field: ['input', 'leadId'] }],
  })
  expect((await convert({ leadId }, viewer)).userErrors).toEqual([
    { code: 'LEAD_LOST', field: ['input', 'leadId'] },
  ])
  expect(await eventsOf(`crm.lead/${leadId}`)).toEqual([
    'crm.lead.created',
    'crm.lead.contacted',
    'crm.lead.qualified',
    'crm.lead.lost',
  ])
})

test('a lead is given to colleagues only', async () => {
  const viewer = agent()
  const leadId = await addLead(viewer, { phone: '+353 87 123 4567' })
  const colleague = { organisationId: viewer.organisationId ?? '', userId: createId() }
  await asService((tx) => insertMember(tx, colleague))
  expect((await run('leadAssign', { leadId, assigneeId: colleague.userId }, viewer)).lead.assignee).toEqual({
    id: colleague.userId,
  })
  expect((await run('leadAssign', { leadId, assigneeId: createId() }, viewer)).userErrors).toEqual([
    { code: 'ASSIGNEE_NOT_MEMBER', field: ['input', 'assigneeId'] },
  ])
  expect((await run('leadAssign', { leadId }, viewer)).lead.assignee).toBeNull()
})

test('a contact in the future and a lead nobody can reach are refused', async () => {
  const viewer = agent()
  const leadId = await addLead(viewer, { email: 'x@example.test' })
  expect(
    (await run('leadRecordContact', { leadId, contactedAt: '2126-01-01T00:00:00Z' }, viewer)).userErrors,
  ).toEqual([{ code: 'IN_THE_FUTURE', field: ['input', 'contactedAt'] }])
  expect(await run('leadCreate', { name: 'A', source: 'WEB' }, viewer)).toEqual({
    lead: null,
    userErrors: [{ code: 'NOT_REACHABLE', field: ['input', 'email'] }],
  })
})

test('another organisation sees no lead and changes none', async () => {
  const [ours, theirs] = [agent(), agent()]
  const leadId = await addLead(ours, { email: 'ours@example.test' })
  const notFound = [{ code: 'NOT_FOUND', field: ['input', 'leadId'] }]
  for (const [name, input] of [
    ['leadQualify', { leadId }],
    ['leadLose', { leadId, reason: 'PRICE' }],
    ['leadAssign', { leadId, assigneeId: theirs.userId }],
    ['leadRecordContact', { leadId }],
  ] as const)
    expect((await run(name, input, theirs)).userErrors).toEqual(notFound)
  expect((await convert({ leadId }, theirs)).userErrors).toEqual(notFound)
  const query = 'query ($id: ID!) { lead(id: $id) { id } leads { edges { node { id } } } }'
  expect(await subgraph.data(query, { id: leadId }, theirs)).toEqual({ lead: null, leads: { edges: [] } })
  expect(await eventsOf(`crm.lead/${leadId}`)).toEqual(['crm.lead.created'])
})

test('a lead nobody knows becomes a new customer with a company', async () => {
  const viewer = agent()
  const leadId = await addLead(viewer, { name: 'Zoë', email: 'zoe@example.test', companyName: 'Acme Ltd' })
  const converted = await convert({ leadId }, viewer)
  expect(converted).toEqual({
    lead: { id: leadId, status: 'CONVERTED', customer: { id: converted.customer.id } },
    customer: {
      id: converted.customer.id,
      name: 'Zoë',
      email: 'zoe@example.test',
      phone: null,
      company: { name: 'Acme Ltd' },
    },
    isNewCustomer: true,
    candidates: [],
    userErrors: [],
  })
})

test.each([
  [
    'the address in other letters',
    { name: 'Aoife', email: 'aoife@example.test' },
    { name: 'A. Other', email: 'AOIFE@Example.test', phone: '+49 151 23456789' },
  ],
  [
    'the number in national form',
    { name: 'Aoife', phone: '+353 87 123 4567' },
    { name: 'Somebody', email: 'new@example.test', phone: '(087) 1234567', country: 'IE' },
  ],
  [
    'name and company with another apostrophe, case and spaces',
    { name: "Aoife O'Brien", companyName: "Penrose's Marine Ltd" },
    { name: 'AOIFE  O’BRIEN', email: 'third@example.test', companyName: 'penrose’s marine limited' },
  ],
])('a lead is matched to a customer by %s', async (_, customer, lead) => {
  const viewer = agent()
  const customerId = await addCustomer(viewer, customer)
  const converted = await convert({ leadId: await addLead(viewer, lead) }, viewer)
  expect([converted.customer.id, converted.isNewCustomer]).toEqual([customerId, false])
  expect(await customersOf(viewer)).toEqual([customerId])
})

test('a match adds what the customer record lacks and overwrites nothing', async () => {
  const viewer = agent()
  await addCustomer(viewer, { name: 'Aoife', phone: '+353 87 123 4567' })
  const lead = { name: 'Other name', email: 'a@example.test', phone: '00353871234567', companyName: 'Acme' }
  const { customer } = await convert({ leadId: await addLead(viewer, lead) }, viewer)
  expect(customer).toMatchObject({
    name: 'Aoife',
    email: 'a@example.test',
    phone: '+353 87 123 4567',
    company: { name: 'Acme' },
  })
  expect(await eventsOf(`crm.customer/${customer.id}`)).toEqual([
    'crm.customer.registered',
    'crm.customer.updated',
  ])
})

test('the same name at another company is another customer', async () => {
  const viewer = agent()
  await addCustomer(viewer, { name: 'John Smith', companyName: 'Acme' })
  const at = { name: 'John Smith', email: 'john@example.test' }
  const elsewhere = await convert({ leadId: await addLead(viewer, { ...at, companyName: 'Bolt' }) }, viewer)
  expect(elsewhere.isNewCustomer).toBe(true)
})

test('two customers with the lead’s number are listed to choose from, and the choice is kept', async () => {
  const viewer = agent()
  const phone = '+353 87 123 4567'
  const one = await addCustomer(viewer, { name: 'One', phone })
  const other = await addCustomer(viewer, { name: 'Other', phone })
  const leadId = await addLead(viewer, { phone })
  const refused = await convert({ leadId }, viewer)
  expect(refused.userErrors).toEqual([{ code: 'AMBIGUOUS_MATCH', field: ['input', 'customerId'] }])
  expect(refused.candidates).toEqual([{ id: one }, { id: other }])
  expect([refused.lead, refused.customer]).toEqual([null, null])
  expect((await convert({ leadId, customerId: createId() }, viewer)).userErrors).toEqual([
    { code: 'CUSTOMER_NOT_FOUND', field: ['input', 'customerId'] },
  ])
  expect((await convert({ leadId, customerId: other }, viewer)).customer.id).toBe(other)
  expect((await convert({ leadId, customerId: one }, viewer)).userErrors).toEqual([
    { code: 'ALREADY_CONVERTED', field: ['input', 'customerId'] },
  ])
})

test('twenty conversions of one lead at once make one customer and tell it once', async () => {
  const viewer = agent()
  const leadId = await addLead(viewer, { email: 'race@example.test', companyName: 'Race Ltd' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => convert({ leadId }, viewer)))
  expect(answers.flatMap((answer) => answer.userErrors)).toEqual([])
  expect(answers.filter((answer) => answer.isNewCustomer)).toHaveLength(1)
  expect(new Set(answers.map((answer) => answer.customer.id)).size).toBe(1)
  expect(await customersOf(viewer)).toHaveLength(1)
  expect(await eventsOf(`crm.lead/${leadId}`)).toEqual(['crm.lead.created', 'crm.lead.converted'])
})

test('ten leads of one person converted at once become one customer', async () => {
  const viewer = agent()
  const spellings = [
    { email: 'Person@example.test', phone: '087 123 4567', country: 'IE' },
    { email: 'person@EXAMPLE.test' },
    { phone: '+353871234567', email: 'person@example.test' },
  ]
  const leads = []
  for (let number = 0; number < 10; number += 1)
    leads.push(await addLead(viewer, { name: 'Person', ...spellings[number % 3] }))
  const answers = await Promise.all(leads.map((leadId) => convert({ leadId }, viewer)))
  expect(new Set(answers.map((answer) => answer.customer.id)).size).toBe(1)
  expect(await customersOf(viewer)).toHaveLength(1)
})

test('a conversion that fails half-way leaves neither company nor customer', async () => {
  const viewer = agent()
  const leadId = await addLead(viewer, { email: 'half@example.test', companyName: 'Half Ltd' })
  // The lead's next event is taken, so telling of the conversion, its last step, fails.
  const taken = { stream: `crm.lead/${leadId}`, events: [{ type: 'test', data: {} }], organisationId: null }
  await asService((tx) => appendEvents(tx, taken))
  const result = await subgraph.run(mutation('leadConvert', convertFields), { input: { leadId } }, viewer)
  expect(result.errors?.[0]?.extensions?.['code']).toBe('INTERNAL_SERVER_ERROR')
  const after = await subgraph.data(
    'query ($id: ID!) { lead(id: $id) { status } companies { edges { node { id } } } }',
    { id: leadId },
    viewer,
  )
  expect(after).toEqual({ lead: { status: 'NEW' }, companies: { edges: [] } })
  expect(await customersOf(viewer)).toEqual([])
})

test.each([
  ['leadCreate', { name: 'x'.repeat(201), source: 'WEB', email: 'a@example.test' }, 'name'],
  ['leadCreate', { name: 'A', source: 'WEB', email: 'a@example.test', note: 'x'.repeat(5001) }, 'note'],
  ['leadQualify', { leadId: '42' }, 'leadId'],
])('%s refuses bad input with the field at fault', async (name, input, field) => {
  const result = await subgraph.run(mutation(name), { input }, agent())
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
})
