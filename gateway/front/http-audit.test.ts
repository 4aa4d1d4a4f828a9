import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccounts, createReviews, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

describe.each(['http', 'apollo'] as const)('at the front "%s"', (front) => {
  let gateway: RunningGateway

  beforeAll(async () => {
    gateway = await startTinyGateway([createAccounts(), createReviews()], { front })
  })
  afterAll(() => gateway?.stop())

  /** MAY audits that fail on purpose: all send a plain GET, which any web page could make a browser send (CSRF). */
  const exceptions = new Set(['5A70', 'D6D5', '6A70'])

  const audits = serverAudits({
    url: () => `${gateway.url}/graphql`,
    fetchFn: (url: string, init: RequestInit) => fetch(url, init),
  })

  test.each(
    audits.filter(({ id }) => !exceptions.has(id)).map((audit) => [audit.id, audit.name, audit] as const),
  )('%s: the gateway %s', async (_id, _name, audit) => {
    const result = await audit.fn()
    expect(result, 'reason' in result ? result.reason : '').toMatchObject({ status: 'ok' })
  })

  test('the exceptions are MAY audits about GET and fail for the reason given', async () => {
    const excepted = audits.filter(({ id }) => exceptions.has(id))
    expect(excepted.map(({ name }) => name.split(' ', 1)[0])).toEqual(['MAY', 'MAY', 'MAY'])
    for (const audit of excepted) expect((await audit.fn()).status).toBe('notice')
    const response = await fetch(`${gateway.url}/graphql?query={__typename}`)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'CSRF_REFUSED' } }] })
  })
})
