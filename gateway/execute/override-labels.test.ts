import { expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import { compileOverrides } from './override-labels.ts'

const scope = (requestId: string) => ({ viewer: anonymousViewer, requestId })

test('percent(n) holds for about n of 100 requests, and always again for the same request', () => {
  const decide = compileOverrides(['percent(25)'])
  const verdicts = Array.from({ length: 2_000 }, (_, index) => decide(scope(`r${index}`)).get('percent(25)'))
  const share = verdicts.filter(Boolean).length / verdicts.length
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.3)
  expect(decide(scope('r7'))).toEqual(decide(scope('r7')))
})

test.each([
  ['percent(0)', false],
  ['percent(100)', true],
  ['beta', false],
])('%s is %s unless somebody decides', (label, verdict) => {
  expect(compileOverrides([label])(scope('any')).get(label)).toBe(verdict)
})

test('other labels are for the caller to decide', () => {
  const decide = compileOverrides(['beta', 'percent(0)'], (label, { requestId }) => label === requestId)
  expect([...decide(scope('beta'))]).toEqual([
    ['beta', true],
    ['percent(0)', false],
  ])
})
