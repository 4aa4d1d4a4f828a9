import { expect, test } from 'vitest'
import { judgeProbe, judgeTraffic } from './health-check.ts'

test.each([
  ['a quick answer', 200, 20, 'UP'],
  ['a redirect', 302, 20, 'UP'],
  ['an answer at the limit', 200, 1_500, 'UP'],
  ['a slow answer', 200, 1_501, 'DEGRADED'],
  ['a refusal', 404, 20, 'DEGRADED'],
  ['a fault', 500, 20, 'DOWN'],
  ['no answer', null, 20, 'DOWN'],
] as const)('%s to a probe', (_, httpStatus, latencyMs, status) => {
  expect(judgeProbe({ httpStatus, latencyMs })).toBe(status)
})

test.each([
  ['no traffic at all', {}, 'UP'],
  [
    'one slow failure in five seconds',
    { requests_per_second: 0.2, errors_per_second: 0.2, latency_p95_ms: 9_000 },
    'UP',
  ],
  ['one failure in twenty', { requests_per_second: 20, errors_per_second: 1, latency_p95_ms: 90 }, 'UP'],
  ['more failures', { requests_per_second: 20, errors_per_second: 1.01, latency_p95_ms: 90 }, 'DEGRADED'],
  ['slow answers', { requests_per_second: 20, errors_per_second: 0, latency_p95_ms: 1_501 }, 'DEGRADED'],
] as const)('%s of this platform', (_, traffic, status) => {
  expect(judgeTraffic(new Map(Object.entries(traffic)))).toBe(status)
})
