import type { DescribedOperation } from './described-operation.ts'
import type { JsonSchema } from './input-schema.ts'
import { formOf } from './read-arguments.ts'

export const schemasAt = '#/components/schemas/'

const ref = (kind: 'headers' | 'responses', name: string): JsonSchema => ({
  $ref: `#/components/${kind}/${name}`,
})

/** The methods of an operation's path. Names of ours hold a `-`, which no name of GraphQL's does. */
export function pathItemOf(described: DescribedOperation): JsonSchema {
  const { name, kind } = described.published
  const post = {
    ...operationOf(described),
    requestBody: bodyOf(described),
    responses: responsesOf(described, true),
  }
  if (kind === 'MUTATION') return { post: { operationId: name, ...post } }
  const get = {
    operationId: name,
    ...operationOf(described),
    parameters: parametersOf(described),
    responses: responsesOf(described, false),
  }
  return { get, post: { operationId: `${name}-post`, ...post } }
}

function operationOf({ published, description, deprecations }: DescribedOperation): JsonSchema {
  const [summary = ''] = description.split('\n')
  return {
    ...(summary !== '' && { summary }),
    ...(description !== summary && { description }),
    tags: [published.kind === 'QUERY' ? 'Queries' : 'Mutations'],
    ...(deprecations.length > 0 && { deprecated: true, 'x-stratograph-deprecations': deprecations }),
    'x-stratograph-cost': published.estimatedCost,
    'x-stratograph-scopes': published.requiredScopes,
    'x-stratograph-document-id': published.documentId,
  }
}

function parametersOf({ variables, types }: DescribedOperation): JsonSchema[] {
  const { properties, required = [] } = variables
  return [...types].map(([name, type]) => {
    const schema = properties[name] ?? {}
    const parameter = { name, in: 'query', required: required.includes(name) }
    const form = formOf(type)
    if (form === 'json') return { ...parameter, content: { 'application/json': { schema } } }
    return { ...parameter, ...(form === 'list' && { style: 'form', explode: true }), schema }
  })
}

function bodyOf({ variables }: DescribedOperation): JsonSchema {
  const isRequired = (variables.required ?? []).length > 0
  return { required: isRequired, content: { 'application/json': { schema: variables } } }
}

function responsesOf({ answer }: DescribedOperation, hasBody: boolean): JsonSchema {
  const refusals = { ...refusalsOfAll, ...(hasBody && refusalsOfBodies) }
  return {
    '200': {
      description:
        'The answer. It has `errors` besides when a part could not be answered or may not be read.',
      headers: Object.fromEntries(budgetHeaderNames.map((name) => [name, ref('headers', name)])),
      content: { 'application/json': { schema: answerSchema(answer, schemasAt) } },
    },
    ...Object.fromEntries(
      Object.keys(refusals).map((status) => [status, ref('responses', `refused-${status}`)]),
    ),
  }
}

/** A whole answer. The shared schemas are referred to by `refPrefix`. */
export function answerSchema(data: JsonSchema, refPrefix: string) {
  return {
    type: 'object',
    properties: {
      data,
      errors: { type: 'array', items: { $ref: `${refPrefix}graphql-error` } },
      extensions: { type: 'object', properties: { budget: { $ref: `${refPrefix}budget-standing` } } },
    },
    required: ['data'],
  }
}

const refusalsOfAll = {
  '400':
    'Variables that do not fit (`BAD_REQUEST`, `BAD_USER_INPUT`), or more work than one request may ever cost (`COST_ESTIMATED_TOO_EXPENSIVE`).',
  '401': 'No key, or one that does not work: `UNAUTHENTICATED`, `API_KEY_MALFORMED`, `API_KEY_INVALID`.',
  '403': 'The key may read nothing of this: `UNAUTHORIZED_FIELD_OR_TYPE`, `FORBIDDEN`.',
  '404': 'No such operation, or nothing of that id: `OPERATION_NOT_FOUND`, `NOT_FOUND`.',
  '405': 'Another method: `METHOD_NOT_ALLOWED`. `allow` tells which.',
  '410': 'The operation no longer fits the graph: `OPERATION_NO_LONGER_VALID`.',
  '429':
    'Too much at once: `BUDGET_EXCEEDED`, `CONCURRENCY_EXCEEDED`, `RATE_LIMITED`. `retry-after` tells when to come back.',
  '500': 'A fault of ours: `INTERNAL_SERVER_ERROR`.',
  '502': 'A part of the graph failed: `SUBGRAPH_…`.',
  '503': 'Not at the moment: `SERVICE_UNAVAILABLE`.',
  '504': 'A part of the graph took too long: `SUBGRAPH_TIMEOUT`.',
}

const refusalsOfBodies = {
  '413': 'A body larger than accepted: `PAYLOAD_TOO_LARGE`.',
  '415': 'A body that is no JSON: `UNSUPPORTED_MEDIA_TYPE`.',
}

const budgetHeaderNames = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'] as const

export const responses: JsonSchema = Object.fromEntries(
  Object.entries({ ...refusalsOfAll, ...refusalsOfBodies }).map(([status, description]) => [
    `refused-${status}`,
    {
      description,
      content: { 'application/problem+json': { schema: { $ref: `${schemasAt}problem-details` } } },
      ...(status === '429' && { headers: headersOfTooMany() }),
    },
  ]),
)

function headersOfTooMany(): JsonSchema {
  return Object.fromEntries(['retry-after', ...budgetHeaderNames].map((name) => [name, ref('headers', name)]))
}

const count = (description: string): JsonSchema => ({ description, schema: { type: 'integer', minimum: 0 } })

export const sharedHeaders: JsonSchema = {
  'ratelimit-limit': count('The points the key’s budget holds.'),
  'ratelimit-remaining': count('The points that are left.'),
  'ratelimit-reset': count('Seconds until all points are back.'),
  'retry-after': count('Seconds until it is worth trying again.'),
}

const points = (description: string): JsonSchema => ({ type: 'integer', description })

const budgetStanding: JsonSchema = {
  type: 'object',
  description: 'What the call cost and what is left of the key’s budget, in points.',
  properties: {
    cost: {
      type: 'object',
      properties: {
        estimated: points('Reserved before it was executed.'),
        actual: points('What it cost in fact.'),
      },
      required: ['estimated'],
    },
    capacity: points('What the budget holds.'),
    remaining: points('What is left; below zero for a debt.'),
    resetAt: { type: 'string', format: 'date-time', description: 'When all of it is back.' },
    enoughAt: { type: 'string', format: 'date-time', description: 'When there is enough for this call.' },
  },
  required: ['capacity', 'remaining', 'resetAt'],
}

const graphqlError: JsonSchema = {
  type: 'object',
  properties: {
    message: { type: 'string' },
    path: { type: 'array', items: { type: ['string', 'integer'] } },
    extensions: { type: 'object', properties: { code: { type: 'string' } } },
  },
  required: ['message'],
}

/** What answers hold besides their data. */
export const answerParts: Readonly<Record<string, JsonSchema>> = {
  'budget-standing': budgetStanding,
  'graphql-error': graphqlError,
}

export const problemDetails: JsonSchema = {
  type: 'object',
  description: 'Why a call was refused (RFC 9457).',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence to show to people.' },
    code: { type: 'string', description: 'What programs go by.' },
    requestId: { type: 'string', description: 'What to ask us about.' },
    budget: { $ref: `${schemasAt}budget-standing` },
    cost: { type: 'object', properties: { estimated: { type: 'integer' }, ceiling: { type: 'integer' } } },
    errors: { type: 'array', items: { $ref: `${schemasAt}graphql-error` } },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
}
