import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { post, processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { createApiKey, createPartner, giveBudget, publish } from './partner.ts'
import type { Partner } from './partner.ts'

const variants = `# What is on sale.
query Variants($first: Int! = 3, $chemistries: [BatteryChemistry!], $search: String) {
  variants(first: $first, filter: { chemistries: $chemistries, search: $search }) { edges { node { id name availability } } }
}`
const createLead =
  'mutation CreateLead($input: LeadCreateInput!) { leadCreate(input: $input) { lead { id name } userErrors { code message } } }'
const leads = 'query Leads { leads(first: 50) { edges { node { name } } } }'
const follow = 'subscription Follow { healthChanged { status } }'
const reserved = 'mutation Reserved($dryRun: LeadCreateInput!) { leadCreate(input: $dryRun) { lead { id } } }'
const scopes = ['commerce:read', 'crm:read', 'crm:write']
const jsonHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

describe.each(processModes)('published operations as tools of agents in %s', (mode) => {
  let system: RunningSystem
  let partner: Partner
  let narrowKey: string
  const clients: Client[] = []
  beforeAll(async () => {
    system = await startSystem(mode, { CORS_ORIGINS: 'https://ours.test' })
    partner = await createPartner(system.url, { scopes, documentMode: 'REQUIRE_ID' })
    const { adminToken, applicationId } = partner
    narrowKey = (await createApiKey(system.url, adminToken, applicationId, ['crm:read'])).secret
    expect(await publish(system.url, partner, [variants, createLead, leads, follow, reserved])).toEqual([])
  }, 120_000)
  afterAll(async () => system?.stop())
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })

  async function connect(key = partner.key): Promise<Client> {
    const client = new Client({ name: 'agent', version: '1.0.0' })
    const requestInit = { headers: { authorization: `Bearer ${key}` } }
    const transport = new StreamableHTTPClientTransport(new URL(`${system.url}/mcp`), { requestInit })
    await client.connect(transport as Transport)
    clients.push(client)
    return client
  }
  const call = async (client: Client, name: string, given: Record<string, unknown> = {}) => {
    const result = (await client.callTool({ name, arguments: given })) as CallToolResult
    const [content] = result.content
    // Whoever reads text reads the same.
    expect(content?.type === 'text' && JSON.parse(content.text)).toEqual(result.structuredContent)
    return { ...result, structured: result.structuredContent as any }
  }
  const errorOf = ({ isError, structured }: { isError?: boolean | undefined; structured: any }) =>
    isError ? structured.error : undefined
  const leadNamed = (name: string) => ({ input: { name, email: 'ada@example.test', source: 'WEB' } })
  const countLeads = async (client: Client, name: string): Promise<number> => {
    const { structured } = await call(client, 'Leads')
    return structured.data.leads.edges.filter(({ node }: any) => node.name === name).length
  }

  test('are listed with their schemas, kinds, costs and scopes, and subscriptions are none', async () => {
    const client = await connect()
    expect(client.getServerVersion()).toMatchObject({ name: 'stratograph' })
    expect(client.getInstructions()).toContain('idempotencyKey')
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['CreateLead', 'Leads', 'Variants'])
    const [create, , list] = tools
    expect(list).toMatchObject({
      description: 'What is on sale.',
      inputSchema: {
        type: 'object',
        properties: {
          first: { type: 'integer', default: 3 },
          chemistries: { type: ['array', 'null'], items: { $ref: '#/$defs/BatteryChemistry' } },
          search: { type: ['string', 'null'] },
        },
        additionalProperties: false,
        $defs: { BatteryChemistry: { enum: expect.arrayContaining(['LFP']) } },
      },
      annotations: { readOnlyHint: true, destructiveHint: false },
      _meta: { 'stratograph.dev/cost': 8, 'stratograph.dev/scopes': [['commerce:read']] },
    })
    expect(create).toMatchObject({
      description: expect.stringMatching(/\w/),
      inputSchema: { required: ['input', 'idempotencyKey'], additionalProperties: false },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
      _meta: { 'stratograph.dev/scopes': [['crm:write']] },
    })
  })

  test('a query is called and answered in both forms, with what it cost', async () => {
    const client = await connect()
    await client.listTools()
    // The client checks the answer against the tool's output schema.
    const { structured, isError } = await call(client, 'Variants', { first: 2, chemistries: ['LFP'] })
    expect(isError).toBe(false)
    expect(structured.data.variants.edges).toHaveLength(2)
    expect(structured.extensions.budget).toMatchObject({ cost: { actual: 6 }, remaining: expect.any(Number) })
  })

  test('a mutation is done once for a key: repeated, at once, and never for another call', async () => {
    const client = await connect()
    await client.listTools()
    const name = `Once ${mode}`
    const given = { ...leadNamed(name), idempotencyKey: 'once' }
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => call(client, 'CreateLead', given)))
    const again = await call(await connect(), 'CreateLead', {
      idempotencyKey: 'once',
      input: { source: 'WEB', email: 'ada@example.test', name },
    })
    expect(first?.structured.data.leadCreate.lead.name).toBe(name)
    for (const other of [...others, again]) expect(other.structured).toEqual(first?.structured)
    expect(again._meta).toEqual({ 'stratograph.dev/replayed': true })
    expect(await countLeads(client, name)).toBe(1)
    const reused = await call(client, 'CreateLead', { ...leadNamed('Another'), idempotencyKey: 'once' })
    expect(errorOf(reused)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(await countLeads(client, 'Another')).toBe(0)
    // What was answered to a key that may read it is not given to one that may not.
    const peeked = await call(await connect(narrowKey), 'CreateLead', given)
    expect(errorOf(peeked)).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('a dry run tells cost, scopes and budget, does nothing and uses up neither key nor points', async () => {
    const client = await connect()
    await client.listTools()
    const given = { ...leadNamed(`Dry ${mode}`), idempotencyKey: 'dry' }
    const { structured, isError } = await call(client, 'CreateLead', { ...given, dryRun: true })
    expect(isError).toBe(false)
    expect(structured.dryRun).toMatchObject({
      isExecuted: false,
      cost: { estimated: expect.any(Number), ceiling: expect.any(Number) },
      isAffordable: true,
      scopes: { required: [['crm:write']], areMet: true },
    })
    expect(structured.dryRun.cost.estimated).toBeGreaterThan(10)
    expect(await countLeads(client, `Dry ${mode}`)).toBe(0)
    const unmet = await call(await connect(narrowKey), 'CreateLead', { ...given, dryRun: true })
    expect(unmet.structured.dryRun.scopes.areMet).toBe(false)
    const wrong = await call(client, 'CreateLead', {
      input: { name: 'x' },
      idempotencyKey: 'dry',
      dryRun: true,
    })
    expect(errorOf(wrong)).toMatchObject({ code: 'BAD_USER_INPUT' })
    const done = await call(client, 'CreateLead', given)
    expect(done.structured.data.leadCreate.userErrors).toEqual([])
    expect(done._meta).toBeUndefined()
    expect(await countLeads(client, `Dry ${mode}`)).toBe(1)
  })

  const injected = 'x") { edges { node { id } } } me { id } #'
  test.each<[string, string, Record<string, unknown>, string]>([
    ['an argument that is none', 'Variants', { query: '{ me { id } }' }, 'additional properties'],
    ['an operation’s text', 'Variants', { first: 1, extensions: { query: '{ me { id } }' } }, 'additional'],
    ['a constructor', 'Variants', { constructor: { prototype: { first: 1 } } }, 'additional properties'],
    ['a text for a number', 'Variants', { first: '1) { edges { node { id } } } #' }, 'integer'],
    ['a fraction', 'Variants', { first: 1.5 }, 'integer'],
    ['null for what may not be', 'Variants', { first: null }, 'integer'],
    ['one for many', 'Variants', { chemistries: 'LFP' }, 'array'],
    ['an enum value that is none', 'Variants', { chemistries: [injected] }, 'allowed values'],
    ['a field that is none', 'CreateLead', { input: { name: 'a', source: 'WEB', id: 'x' } }, 'additional'],
    ['no idempotency key', 'CreateLead', { input: { name: 'a', source: 'WEB' } }, 'idempotencyKey'],
  ])('%s is refused before anything is done', async (_, name, given, problem) => {
    const key = name === 'CreateLead' && problem !== 'idempotencyKey' ? { idempotencyKey: 'bad' } : {}
    const refused = errorOf(await call(await connect(), name, { ...given, ...key }))
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(problem) })
  })

  test('GraphQL in a text is a text', async () => {
    const client = await connect()
    const { structured } = await call(client, 'Variants', { first: 1, search: injected })
    expect(Object.keys(structured.data)).toEqual(['variants'])
    const name = `") { lead { id } } x: leadCreate(input: {name: "${mode}`
    const given = { ...leadNamed(name), idempotencyKey: 'smuggled' }
    const { structured: created } = await call(client, 'CreateLead', given)
    expect(created.data.leadCreate.lead.name).toBe(name)
    expect(Object.keys(created.data)).toEqual(['leadCreate'])
  })

  test('tools are their application’s own', async () => {
    const other = await createPartner(system.url, { scopes })
    await publish(system.url, other, ['query Foreign { variants(first: 1) { edges { node { id } } } }'])
    const client = await connect()
    for (const name of ['Foreign', 'Follow', 'Reserved', 'Nothing', '{ me { id } }'])
      await expect(client.callTool({ name, arguments: {} })).rejects.toMatchObject({ code: -32_602 })
    const foreign = await connect(other.key)
    expect((await foreign.listTools()).tools.map(({ name }) => name)).toEqual(['Foreign'])
    await expect(foreign.callTool({ name: 'Variants', arguments: {} })).rejects.toMatchObject({
      code: -32_602,
    })
  })

  test('over budget and without scopes a tool says so, and when to come back', async () => {
    const poor = await createPartner(system.url, { scopes })
    await publish(system.url, poor, [variants, createLead])
    const staff = await signIn(system.url, 'owner@demo.stratograph.test')
    await giveBudget(system.url, staff, poor.apiKeyId, { pointsCapacity: 60, pointsPerSecond: 1 })
    const client = await connect(poor.key)
    expect((await call(client, 'Variants', { first: 25 })).isError).toBe(false)
    const exceeded = errorOf(await call(client, 'Variants', { first: 25 }))
    expect(exceeded).toMatchObject({ code: 'BUDGET_EXCEEDED', budget: { capacity: 60 } })
    expect(Date.parse(exceeded.budget.enoughAt)).toBeGreaterThan(Date.now() - 5_000)
    expect(exceeded.retryAfterSeconds).toBeGreaterThan(0)
    // What could not be paid leaves its key as new.
    const given = { ...leadNamed('Poor'), idempotencyKey: 'poor' }
    expect(errorOf(await call(client, 'CreateLead', given))).toMatchObject({ code: 'BUDGET_EXCEEDED' })
    const narrow = await createApiKey(system.url, poor.adminToken, poor.applicationId, ['crm:read'])
    const refused = await call(await connect(narrow.secret), 'Variants')
    expect([refused.isError, refused.structured.errors[0].extensions.code]).toEqual([
      true,
      'UNAUTHORIZED_FIELD_OR_TYPE',
    ])
  })

  test('each call, as a tool or at its endpoint, is counted once in the usage of its application', async () => {
    const counted = await createPartner(system.url, { scopes })
    await publish(system.url, counted, [variants, createLead])
    const client = await connect(counted.key)
    await client.listTools()
    const given = { ...leadNamed('Counted'), idempotencyKey: 'counted' }
    await call(client, 'Variants', { first: 1 })
    await call(client, 'Variants', { first: 'x' })
    await call(client, 'CreateLead', { ...given, dryRun: true })
    const [done] = [await call(client, 'CreateLead', given), await call(client, 'CreateLead', given)]
    const endpoint = `${system.url}/api/Variants`
    const headers = { authorization: `Bearer ${counted.key}` }
    for (const search of ['?first=1', '?first=x'])
      await (await fetch(`${endpoint}${search}`, { headers })).text()
    const readUsage = `query ($id: ID!, $from: DateTime!) { application(id: $id) { usage(from: $from) {
      totals { calls refusals actualPoints } errorsByCode { code count }
      topOperations(order: CALLS) { operationName counts { calls } } } } }`
    const variables = { id: counted.applicationId, from: new Date(Date.now() - 3_600_000).toISOString() }
    const usage = async () =>
      (await post(system.url, readUsage, variables, counted.adminToken)).data.application.usage
    await expect.poll(async () => (await usage()).totals.calls, { timeout: 20_000, interval: 200 }).toBe(7)
    const { totals, errorsByCode, topOperations } = await usage()
    const paid = 2 * 4 + done.structured.extensions.budget.cost.actual
    expect(totals).toEqual({ calls: 7, refusals: 2, actualPoints: paid })
    expect(errorsByCode).toEqual(
      expect.arrayContaining([
        { code: 'BAD_USER_INPUT', count: 1 },
        { code: 'BAD_REQUEST', count: 1 },
      ]),
    )
    expect(topOperations).toEqual([
      { operationName: 'Variants', counts: { calls: 4 } },
      { operationName: 'CreateLead', counts: { calls: 3 } },
    ])
  })

  test('a key that does not hold gets no further than the door', async () => {
    const send = (authorization: string | undefined, init: RequestInit = {}) =>
      fetch(`${system.url}/mcp`, {
        method: 'POST',
        headers: { ...jsonHeaders, ...(authorization && { authorization }) },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
        ...init,
      })
    for (const authorization of [undefined, 'Bearer sg_live_short', 'Basic eDp5']) {
      const refused = await send(authorization)
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer/),
      ])
    }
    expect((await send(`Bearer ${partner.adminToken}`)).status).toBe(403)
    const bearer = `Bearer ${partner.key}`
    const headers = { authorization: bearer }
    expect((await send(bearer, { method: 'GET', body: null, headers })).status).toBe(405)
    const from = (origin: string) =>
      send(bearer, { headers: { ...jsonHeaders, authorization: bearer, origin } })
    expect([(await from('https://theirs.test')).status, (await from('https://ours.test')).status]).toEqual([
      403, 200,
    ])
    expect((await send(bearer, { body: '[]' })).status).toBe(400)
    expect((await send(bearer, { body: '{' })).status).toBe(400)
    const leaver = await createPartner(system.url, { scopes })
    await publish(system.url, leaver, [variants])
    const client = await connect(leaver.key)
    expect((await call(client, 'Variants')).isError).toBe(false)
    const revoke =
      'mutation ($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) { userErrors { code } } }'
    await post(system.url, revoke, { input: { id: leaver.apiKeyId } }, leaver.adminToken)
    await expect
      .poll(
        () =>
          client.callTool({ name: 'Variants', arguments: {} }).then(
            () => 200,
            ({ code }) => code,
          ),
        {
          timeout: 5_000,
        },
      )
      .toBe(401)
  })
})
