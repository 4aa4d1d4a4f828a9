import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { createAccounts, createReviews, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'
import { explorerQueries } from './queries.ts'

const executablePath = '/usr/bin/chromium'
let gateway: RunningGateway

beforeAll(async () => {
  gateway = await startTinyGateway([createAccounts(), createReviews()], { explorer: true })
})
afterAll(() => gateway?.stop())

test('the page and all it loads come from the gateway, under a strict policy', async () => {
  const page = await fetch(`${gateway.url}/explorer`)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
  const html = await page.text()
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, file]) => file ?? '')
    .filter((file) => file !== 'data:,')
  expect(files).toHaveLength(7)
  for (const file of files) {
    const response = await fetch(gateway.url + file)
    expect([file, response.status]).toEqual([file, 200])
    expect(response.headers.get('content-type')).toBe(
      `${file.endsWith('.css') ? 'text/css' : 'text/javascript'}; charset=utf-8`,
    )
  }
})

test('it opens with three queries that fit the graph', async () => {
  const schema = buildSchema(await readFile(join(rootFolder, 'schema/api.graphql'), 'utf8'))
  expect(explorerQueries).toHaveLength(3)
  for (const { query } of explorerQueries) expect(validate(schema, parse(query))).toEqual([])
})

test('nothing of it is served where it is off', async () => {
  const closed = await startTinyGateway([createAccounts(), createReviews()], { production: true })
  expect((await fetch(`${closed.url}/explorer`)).status).toBe(404)
  const introspection = await fetch(`${closed.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __schema { queryType { name } } }"}',
  })
  const { data, errors } = (await introspection.json()) as { data?: unknown; errors: { message: string }[] }
  expect(data).toBeUndefined()
  expect(errors[0]?.message).toContain('introspection has been disabled')
  await closed.stop()
})

const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.info(`The explorer is not opened in a browser: there is no ${executablePath}.`)

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser
  let page: Page
  const strangers: string[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    page = await browser.newPage()
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol !== 'data:' && origin !== gateway.url) strangers.push(request.url())
    })
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${gateway.url}/explorer`)
    await page.waitForSelector('.graphiql-execute-button')
  })
  afterAll(() => browser?.close())

  /** Types a named operation and runs it. */
  async function run(query: string): Promise<void> {
    // As source text: this file is not compiled for a browser.
    await page.evaluate(
      `document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.setValue(${JSON.stringify(query)})`,
    )
    // The editor takes in what was typed after a moment; its tab shows when it did.
    const [, name = ''] = query.split(' ')
    await page.waitForSelector(`.graphiql-tab-active :text("${name}")`)
    await page.click('.graphiql-execute-button')
  }

  const showsResult = (text: string) => page.waitForSelector(`.result-window:has-text("${text}")`)

  test('three tabs are open, named after their operations', async () => {
    const tabs = await page.locator('.graphiql-tab-button').allTextContents()
    expect(tabs).toHaveLength(3)
    for (const tab of tabs) expect(explorerQueries.some(({ query }) => query.includes(tab))).toBe(true)
  })

  test('a query is answered', async () => {
    await run('query Everybody { users { name reviews { text } } }')
    await showsResult('Grace')
    await showsResult('by 2')
  })

  test('a subscription shows its events', async () => {
    await run('subscription Counting { counted(to: 3) { id reviews { text } } }')
    await showsResult('by 3')
  })

  test('no request left this origin and the policy had nothing to refuse', () => {
    expect(strangers).toEqual([])
    expect(complaints).toEqual([])
  })
})
