import { expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { Authenticated } from '../access/authenticate.ts'
import { RequestError } from '../operation/request-error.ts'
import { readUsageLine } from './usage-line.ts'
import type { UsageLine } from './usage-line.ts'
import { createUsageMeter } from './usage-meter.ts'
import type { CalledOperation } from './usage-meter.ts'

const budget = { pointsCapacity: 100, pointsPerSecond: 1, requestCeiling: 100, concurrency: 5 }
const partner: Authenticated = {
  viewer: {
    kind: 'machine',
    principal: 'APPLICATION',
    machineId: 'application',
    credentialId: 'key',
    organisationId: 'organisation',
    organisationKind: 'CLIENT',
    role: 'AGENT',
    scopes: [],
  },
  application: {
    applicationId: 'application',
    apiKeyId: 'key',
    environment: 'TEST',
    documentMode: 'OFF',
    budget,
  },
  issuedAt: 0,
}
const points = { estimatedCost: 10, actualCost: 4, fieldCosts: { 'Query.products': 4 } }
const exceeded = new RequestError('BUDGET_EXCEEDED', 'No more.', 429)

function meter() {
  const lines: UsageLine[] = []
  const { begin, refuse } = createUsageMeter((text) => {
    const line = readUsageLine(text)
    if (line) lines.push(line)
  })
  return { begin, refuse, lines }
}

function operation(
  name: string | undefined,
  published?: { id: string; documentId: string },
): CalledOperation {
  return { prepared: { name }, request: { published } }
}

test('a call is one line that says whose it was, what it was and how it ended', () => {
  const { begin, lines } = meter()
  const call = begin(partner)
  call?.describe(operation('Products', { id: 'publication', documentId: 'abc' }))
  call?.answer(
    { errors: [{ extensions: { code: 'NOT_FOUND' } }, {}, { extensions: { code: 'NOT_FOUND' } }] },
    points,
  )
  expect(lines).toEqual([
    {
      what: 'call',
      at: expect.any(Number),
      organisationId: 'organisation',
      applicationId: 'application',
      apiKeyId: 'key',
      environment: 'TEST',
      publishedId: 'publication',
      documentId: 'abc',
      operationName: 'Products',
      isRefused: false,
      codes: ['NOT_FOUND', 'INTERNAL_SERVER_ERROR'],
      estimatedPoints: 10,
      actualPoints: 4,
      fieldPoints: { 'Query.products': 4 },
      latencyMs: expect.any(Number),
    },
  ])
})

test('however often its end is told, a call is counted once', () => {
  const { begin, lines } = meter()
  const call = begin(partner)
  call?.answer({ errors: [] }, points)
  call?.fail(exceeded)
  call?.follow(points)
  expect(lines.map(({ codes }) => codes)).toEqual([[]])
})

test('what was refused tells no latency, what failed on our side does', () => {
  const { begin, refuse, lines } = meter()
  begin(partner)?.fail(exceeded)
  begin(partner)?.fail(new Error('Out of luck.'), points)
  refuse(partner, new RequestError('RATE_LIMITED', 'Slower.', 429))
  expect(lines.map(({ isRefused, codes, latencyMs }) => [isRefused, codes, latencyMs === null])).toEqual([
    [true, ['BUDGET_EXCEEDED'], true],
    [false, ['INTERNAL_SERVER_ERROR'], false],
    [true, ['RATE_LIMITED'], true],
  ])
  expect(lines[0]).toMatchObject({ operationName: null, estimatedPoints: 0, actualPoints: 0 })
  expect(lines[1]).toMatchObject({ estimatedPoints: 10, actualPoints: 4 })
})

test('a subscription is a call, and each of its answers an event', () => {
  const { begin, lines } = meter()
  const call = begin(partner)
  call?.follow({ ...points, actualCost: 0, fieldCosts: {} })
  call?.countEvent({}, { actualCost: 2, fieldCosts: { 'Subscription.priced': 2 } })
  call?.countEvent({ errors: [{ extensions: { code: 'FORBIDDEN' } }] }, { actualCost: 1, fieldCosts: {} })
  call?.end(exceeded)
  expect(lines.map(({ what, codes, actualPoints }) => [what, codes, actualPoints])).toEqual([
    ['call', [], 0],
    ['event', [], 2],
    ['event', ['FORBIDDEN'], 1],
    ['end', ['BUDGET_EXCEEDED'], 0],
  ])
})

test('codes that are none, and names without end, do not grow what is counted', () => {
  const { begin, lines } = meter()
  const call = begin(partner)
  call?.describe(operation('N'.repeat(5_000)))
  const codes = ['made up', 7, 'A', 'B', 'C', 'D', 'E', 'F']
  call?.answer({ errors: codes.map((code) => ({ extensions: { code } })) }, points)
  expect(lines[0]?.codes).toEqual(['OTHER', 'A', 'B', 'C', 'D'])
  expect(lines[0]?.operationName).toHaveLength(100)
})

test('whoever shows no key is not counted', () => {
  const { begin, refuse, lines } = meter()
  const nobody = { viewer: anonymousViewer, issuedAt: 0 }
  expect(begin(nobody)).toBeUndefined()
  refuse(nobody, exceeded)
  expect(lines).toEqual([])
})
