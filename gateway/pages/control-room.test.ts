import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../tests/testkit/tiny-graph.ts'
import { answerJson } from '../../platform/server/answer.ts'
import { startHttpServer } from '../../platform/server/http-server.ts'
import type { HttpServer } from '../../platform/server/http-server.ts'
import { createControlRoom } from './control-room.ts'

const script = `document.title = '${'long '.repeat(1_000)}'`
const settings = { note: '</script><script>alert(1)</script>' }

let folder: string
let server: HttpServer
let finish: (folder: string) => void
let fail: (error: Error) => void

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stratograph-built-page-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<head><title>Page</title></head>')
  await writeFile(join(folder, 'assets', 'main-1.js'), script)
  await writeFile(join(folder, 'assets', 'secret.map'), 'not for everybody')
  const built = new Promise<string>((resolve, reject) => {
    finish = resolve
    fail = reject
  })
  const page = createControlRoom({ folder: built, settings, log: silentLog })
  server = await startHttpServer({
    name: 'pages',
    host: '127.0.0.1',
    port: 0,
    drainMs: 0,
    log: silentLog,
    async handle(exchange) {
      if (!page.answer(exchange)) answerJson(exchange.response, 404, {})
    },
  })
})
afterEach(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const get = (path: string, init?: RequestInit) => fetch(server.url + path, init)

async function becomesBuilt(): Promise<void> {
  finish(folder)
  await expect.poll(async () => (await get('/')).status).toBe(200)
}

test('while it is being built the page says so and looks again', async () => {
  const answer = await get('/')
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('cache-control')]).toEqual([
    503,
    '1',
    'no-store',
  ])
  expect(await answer.text()).toContain('<meta http-equiv="refresh" content="1">')
  expect((await get('/assets/main-1.js')).status).toBe(404)
})

test('the addresses of mailed links show the page as well, and no other address does', async () => {
  await becomesBuilt()
  const page = await (await get('/')).text()
  for (const path of ['/verify-email', '/reset-password', '/change-email'])
    expect(await (await get(path)).text()).toBe(page)
  expect((await get('/verify-email/more')).status).toBe(404)
})

test('a page that could not be built says so and does not look again', async () => {
  fail(new Error('no such place: /secret/place'))
  await expect.poll(async () => (await get('/')).headers.get('retry-after')).toBeNull()
  const answer = await get('/')
  expect(answer.status).toBe(503)
  const text = await answer.text()
  expect(text).toContain('could not be built')
  expect(text).not.toContain('refresh')
  expect(text).not.toContain('secret')
})

test('the page comes under a policy that allows nothing inline and nobody else', async () => {
  await becomesBuilt()
  const { headers } = await get('/')
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-cache')
})

test('its settings are data, whatever they hold', async () => {
  await becomesBuilt()
  const html = await (await get('/')).text()
  const [, json = ''] = /<script type="application\/json" id="settings">(.*?)<\/script>/.exec(html) ?? []
  expect(JSON.parse(json)).toEqual(settings)
  expect(html.match(/<script/g)).toHaveLength(1)
})

test('its files may be kept for ever, and come compressed to those who can read that', async () => {
  await becomesBuilt()
  const answer = await get('/assets/main-1.js')
  expect(await answer.text()).toBe(script)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(script.length)
  const plain = await get('/assets/main-1.js', { headers: { 'accept-encoding': 'identity' } })
  expect([await plain.text(), plain.headers.get('content-encoding')]).toEqual([script, null])
})

test('it goes on without its folder', async () => {
  await becomesBuilt()
  await rm(folder, { recursive: true })
  expect((await get('/assets/main-1.js')).status).toBe(200)
})

test('HEAD has the same headers and no body; other methods and other files are not its own', async () => {
  await becomesBuilt()
  const head = await get('/', { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0)
  expect((await get('/', { method: 'POST' })).status).toBe(404)
  for (const path of ['/index.html', '/assets/secret.map', '/assets/missing.js'])
    expect([path, (await get(path)).status]).toEqual([path, 404])
})
