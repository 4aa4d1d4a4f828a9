import type { JsonSchemaType } from '@modelcontextprotocol/sdk/validation'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { createApiKey, createPartner, giveBudget, publish } from './partner.ts'
import type { Partner } from './partner.ts'

const variants = /* GraphQL */ `
  # What is on sale.
  # By name.
  query Variants($first: Int! = 3, $filter: VariantFilterInput, $quantity: Int! = 1) {
    variants(first: $first, filter: $filter) {
      edges {
        node {
          __typename
          id
          ...Offer
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
  fragment Offer on Variant {
    called: name
    availability
    createdAt
    price(quantity: $quantity) {
      amount
      currency
    }
  }
`
const byChemistry = /* GraphQL */ `
  query ByChemistry($chemistries: [BatteryChemistry!]!, $inStock: Boolean, $min: Float, $use: BatteryUse) {
    variants(
      first: 2
      filter: { chemistries: $chemistries, inStock: $inStock, capacityAh: { min: $min }, use: $use }
    ) {
      edges {
        node {
          id
        }
      }
    }
  }
`
const createLead = /* GraphQL */ `
  mutation CreateLead($input: LeadCreateInput!) {
    leadCreate(input: $input) {
      lead {
        name
        status
        source
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`
const application = 'query Application($id: ID!) { application(id: $id) { name documentMode } }'
const audit = 'query Audit { auditEntries(first: 1) { edges { node { id } } } }'
const follow = 'subscription Follow { healthChanged { status } }'
const operations = [variants, byChemistry, createLead, application, audit, follow]
const scopes = ['commerce:read', 'identity:read', 'crm:read', 'crm:write']

interface Called {
  readonly status: number
  readonly headers: Headers
  readonly body: any
}

const validator = new AjvJsonSchemaValidator()

/** Everything an OpenAPI document refers to is in it. */
function findMissingRefs(document: any): string[] {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]*)"/g)].map(([, ref = '']) => ref)
  const resolve = (ref: string) =>
    ref
      .split('/')
      .slice(1)
      .reduce((value: any, key) => value?.[key], document)
  return refs.filter((ref) => resolve(ref) === undefined)
}

/** What a described answer has to be, checked with the document's own definitions. */
function checkAnswer(document: any, schema: object, answer: unknown): string | undefined {
  const whole = { ...schema, components: document.components } as JsonSchemaType
  const { valid, errorMessage } = validator.getValidator(whole)(answer)
  return valid ? undefined : errorMessage
}

describe.each(processModes)('published operations as endpoints in %s', (mode) => {
  let system: RunningSystem
  let partner: Partner
  let key: string
  beforeAll(async () => {
    system = await startSystem(mode)
    partner = await createPartner(system.url, { scopes, documentMode: 'REQUIRE_ID' })
    key = partner.key
    expect(await publish(system.url, partner, operations)).toEqual([])
  }, 120_000)
  afterAll(async () => system?.stop())

  async function call(path: string, init: RequestInit = {}, as: string | null = key): Promise<Called> {
    const headers = { ...(as && { authorization: `Bearer ${as}` }), ...init.headers }
    const response = await fetch(`${system.url}/api/${path}`, { ...init, headers })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const sending = (variables: unknown, headers: object = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(variables),
  })
  const lead = { input: { name: 'Ada', email: 'ada@example.test', source: 'WEB' } }
  const expectProblem = ({ status, headers, body }: Called, code: string) => {
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(body).toMatchObject({ type: 'about:blank', status, code, title: expect.any(String) })
    expect(body.requestId).toBe(headers.get('x-request-id'))
    return status
  }

  test('queries are called with GET and POST, by the forms of their variables, and tell the budget', async () => {
    const { status, headers, body } = await call('Variants?first=2')
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
    expect(body.data.variants.edges).toHaveLength(2)
    expect(body.extensions.budget.cost.actual).toBeGreaterThan(0)
    expect(Number(headers.get('ratelimit-remaining'))).toBe(body.extensions.budget.remaining)
    expect((await call('Variants', sending({ first: 2 }))).body.data).toEqual(body.data)
    const filter = encodeURIComponent(JSON.stringify({ chemistries: ['LFP'], inStock: true }))
    const asked = (await call(`Variants?first=5&filter=${filter}`)).body.data
    const listed = await call('ByChemistry?chemistries=LFP&chemistries=NMC&inStock=true&min=1.5&use=UPS')
    expect(listed.status).toBe(200)
    expect(asked.variants.edges.length).toBeGreaterThan(0)
    expect((await call('Variants', { method: 'POST' })).body.data.variants.edges).toHaveLength(3)
  })

  test('mutations are called with POST, and what they refuse is data', async () => {
    const made = await call('CreateLead', sending(lead))
    const created = { name: 'Ada', status: 'NEW', source: 'WEB' }
    expect([made.status, made.body.data]).toEqual([200, { leadCreate: { lead: created, userErrors: [] } }])
    const refused = await call('CreateLead', sending({ input: { name: 'Ada', source: 'WEB' } }))
    expect([refused.status, refused.body.data.leadCreate]).toMatchObject([
      200,
      { lead: null, userErrors: [{ code: 'NOT_REACHABLE' }] },
    ])
    const byGet = await call('CreateLead')
    expect(expectProblem(byGet, 'METHOD_NOT_ALLOWED')).toBe(405)
    expect(byGet.headers.get('allow')).toBe('POST')
  })

  test.each([
    ['Variants?first=two', 400, 'BAD_REQUEST', 'The parameter "first" must be an integer.'],
    [
      'Variants?first=1&first=2',
      400,
      'BAD_REQUEST',
      'The parameter "first" is given 2 times and is no list.',
    ],
    ['Variants?first=99999999999', 400, 'BAD_REQUEST', 'The parameter "first" must be an integer.'],
    ['Variants?filter=%7B', 400, 'BAD_REQUEST', 'The parameter "filter" is not JSON.'],
    ['Variants?limit=1', 400, 'BAD_REQUEST', 'no variable "limit"'],
    ['Variants?__proto__=1', 400, 'BAD_REQUEST', 'no variable "__proto__"'],
    ['Variants?filter=%7B%22nothing%22%3A1%7D', 400, 'BAD_USER_INPUT', 'nothing'],
    ['ByChemistry?chemistries=WATER', 400, 'BAD_USER_INPUT', 'WATER'],
    ['ByChemistry?chemistries=LFP&inStock=yes', 400, 'BAD_REQUEST', 'must be a boolean'],
    ['ByChemistry', 400, 'BAD_USER_INPUT', 'chemistries'],
    ['Nothing', 404, 'OPERATION_NOT_FOUND', 'No operation named "Nothing"'],
    ['', 404, 'OPERATION_NOT_FOUND', 'No operation'],
    ['Variants/more', 404, 'OPERATION_NOT_FOUND', 'No operation'],
    ['Follow', 404, 'OPERATION_NOT_FOUND', 'is a subscription'],
    ['Audit', 403, 'UNAUTHORIZED_FIELD_OR_TYPE', 'Unauthorized'],
    ['Variants?first=101', 400, 'BAD_USER_INPUT', 'first'],
  ])('%s is a problem: %i %s', async (path, status, code, detail) => {
    const called = await call(path)
    expect([expectProblem(called, code), called.body.detail]).toEqual([
      status,
      expect.stringContaining(detail),
    ])
  })

  test('bodies that are none are problems', async () => {
    const codes = async (init: RequestInit) => {
      const called = await call('Variants', init)
      return [called.status, called.body.code]
    }
    expect(await codes({ ...sending({}), body: '{' })).toEqual([400, 'BAD_REQUEST'])
    expect(await codes(sending([]))).toEqual([400, 'BAD_REQUEST'])
    expect(await codes(sending({ first: '2' }))).toEqual([400, 'BAD_USER_INPUT'])
    expect(await codes(sending({ query: '{ me { id } }' }))).toEqual([400, 'BAD_REQUEST'])
    expect(await codes(sending({}, { 'content-type': 'text/plain' }))).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ])
    expect(await codes(sending({ filter: { search: 'x'.repeat(2_000_000) } }))).toEqual([
      413,
      'PAYLOAD_TOO_LARGE',
    ])
    expect(await codes({ method: 'DELETE' })).toEqual([405, 'METHOD_NOT_ALLOWED'])
  })

  test('are for keys of their application only', async () => {
    const anonymous = await call('Variants', {}, null)
    expect(expectProblem(anonymous, 'UNAUTHENTICATED')).toBe(401)
    expect(anonymous.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(expectProblem(await call('Variants', {}, `${key.slice(0, -1)}_`), 'API_KEY_MALFORMED')).toBe(401)
    expect(expectProblem(await call('Variants', {}, partner.adminToken), 'FORBIDDEN')).toBe(403)
    const other = await createPartner(system.url)
    expect(expectProblem(await call('Variants', {}, other.key), 'OPERATION_NOT_FOUND')).toBe(404)
    expect((await call('openapi.json', {}, other.key)).body.paths).toEqual({})
    const narrow = await createApiKey(system.url, partner.adminToken, partner.applicationId, [
      'ecosystem:read',
    ])
    expect(expectProblem(await call('Variants', {}, narrow.secret), 'UNAUTHORIZED_FIELD_OR_TYPE')).toBe(403)
  })

  test('over budget a call is a problem that tells when to come back', async () => {
    const poor = await createPartner(system.url, { scopes })
    await publish(system.url, poor, [variants])
    const staff = await signIn(system.url, 'owner@demo.stratograph.test')
    await giveBudget(system.url, staff, poor.apiKeyId, { pointsCapacity: 30, pointsPerSecond: 1 })
    expect((await call('Variants?first=4', {}, poor.key)).status).toBe(200)
    const refused = await call('Variants?first=9', {}, poor.key)
    expect(expectProblem(refused, 'BUDGET_EXCEEDED')).toBe(429)
    expect(refused.body.budget).toMatchObject({ capacity: 30, enoughAt: expect.any(String) })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit-limit')).toBe('30')
  })

  test('the newest operation of a name is the one that is called', async () => {
    const second = await createPartner(system.url, { scopes })
    await publish(system.url, second, ['query Mine { applications(first: 1) { edges { node { id } } } }'])
    expect((await call('Mine', {}, second.key)).status).toBe(200)
    await publish(system.url, second, ['query Mine { applications(first: 1) { pageInfo { hasNextPage } } }'])
    const answered = async () => Object.keys((await call('Mine', {}, second.key)).body.data.applications)
    await expect.poll(answered, { timeout: 5_000 }).toEqual(['pageInfo'])
  })

  test('the OpenAPI document holds what it refers to, and every endpoint answers as it says', async () => {
    const { status, body: document } = await call('openapi.json')
    expect([status, document.openapi]).toEqual([200, '3.1.0'])
    expect(findMissingRefs(document)).toEqual([])
    expect(Object.keys(document.paths).sort()).toEqual(
      ['Application', 'Audit', 'ByChemistry', 'CreateLead', 'Variants'].map((name) => `/api/${name}`),
    )
    const ids = Object.values<any>(document.paths).flatMap((methods) =>
      Object.values<any>(methods).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(document.paths['/api/Variants'].get).toMatchObject({
      operationId: 'Variants',
      summary: 'What is on sale.',
      description: 'What is on sale.\nBy name.',
      'x-stratograph-cost': 11,
      'x-stratograph-scopes': [['commerce:read']],
      parameters: [
        { name: 'first', in: 'query', required: false, schema: { type: 'integer', default: 3 } },
        { name: 'filter', content: { 'application/json': { schema: expect.any(Object) } } },
        { name: 'quantity', required: false },
      ],
    })
    const given: Record<string, Record<string, unknown>> = {
      Application: { id: partner.applicationId },
      ByChemistry: { chemistries: ['LFP'] },
      CreateLead: lead,
    }
    for (const [path, methods] of Object.entries<any>(document.paths)) {
      const name = path.slice('/api/'.length)
      for (const [method, described] of Object.entries<any>(methods)) {
        const variables = given[name] ?? {}
        const search = new URLSearchParams(
          Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)])),
        )
        const called = await (method === 'get' ? call(`${name}?${search}`) : call(name, sending(variables)))
        const response = described.responses[called.status]
        const isRefused = name === 'Audit'
        expect([path, method, called.status]).toEqual([path, method, isRefused ? 403 : 200])
        const schema = isRefused
          ? { $ref: '#/components/schemas/problem-details' }
          : response.content['application/json'].schema
        expect(checkAnswer(document, schema, called.body)).toBeUndefined()
        if (method !== 'post') continue
        const bodySchema = described.requestBody.content['application/json'].schema
        expect(checkAnswer(document, bodySchema, variables)).toBeUndefined()
        expect(checkAnswer(document, bodySchema, { ...variables, more: 1 })).toContain(
          'additional properties',
        )
      }
    }
  })
})
