import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOTP } from 'otpauth'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { findFreePorts } from '../testkit/free-ports.ts'
import { becomesReady, createSeededDatabase, post, signIn, startProcess } from '../testkit/system.ts'
import { startFakeSmtp } from '../fakes/smtp.ts'
import type { FakeSmtp } from '../fakes/smtp.ts'
import { startTcpProxy } from '../testkit/tcp-proxy.ts'
import type { TcpProxy } from '../testkit/tcp-proxy.ts'

const executablePath = '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.info(`The live page is not opened in a browser: there is no ${executablePath}.`)

const owner = 'owner@demo.stratograph.test'
const agent = 'agent@demo.stratograph.test'
/** Long enough for a report of the platform's own traffic, which comes every five seconds, on a busy machine. */
const patience = { timeout: 30_000 }

describe.skipIf(!hasBrowser)('the live page', () => {
  let database: Awaited<ReturnType<typeof createSeededDatabase>>
  let dataFolder: string
  let environment: NodeJS.ProcessEnv
  let server: ChildProcess
  let serverUrl: string
  let smtp: FakeSmtp
  let cable: TcpProxy
  let browser: Browser
  let page: Page
  /** Somebody who may ask what the page should show. */
  let reader: string
  const strangers: string[] = []
  const complaints: string[] = []

  const startServer = async () => {
    server = startProcess([], environment)
    await becomesReady(serverUrl, [server])
  }
  const killServer = async () => {
    if (server.exitCode !== null) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGKILL')
    await ended
  }

  beforeAll(async () => {
    database = await createSeededDatabase()
    dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-live-page-'))
    const [port = 0] = await findFreePorts(1)
    smtp = await startFakeSmtp()
    serverUrl = `http://127.0.0.1:${port}`
    environment = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      CONTROL_ROOM: 'true',
      PORT: String(port),
      DATA_FOLDER: dataFolder,
      DATABASE_URL: database.databaseUrl,
      DATABASE_POOL_SIZE: '6',
      STRATOGRAPH_SECRET: randomBytes(32).toString('hex'),
      MAIL_URL: smtp.url,
      MAIL_FROM: 'accounts@example.test',
      ACCOUNT_URL: serverUrl,
    }
    await startServer()
    reader = await signIn(serverUrl, owner)
    cable = await startTcpProxy(port)
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol !== 'data:' && origin !== cable.url) strangers.push(request.url())
    })
    page.on('console', (message) => {
      // A browser tells of each connection that failed; here they are cut on purpose. A page that is still being
      // built answers 503.
      const isExpected =
        message.text().includes('net::ERR_') ||
        (message.text().includes('503') && message.location().url === `${cable.url}/`)
      if (message.type() === 'error' && !isExpected) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    // While it is being built the page says so and looks again by itself.
    await page.goto(cable.url)
    await page.waitForSelector('.sign-in-form', patience)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await cable?.stop()
    await smtp?.stop()
    if (server) await killServer()
    await database?.drop()
    if (dataFolder) await rm(dataFolder, { recursive: true, force: true })
  })

  const keepPicture = async (name: string) => {
    const folder = join(rootFolder, 'artifacts', 'control-room')
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  }
  const valueOf = (metric: string) => page.locator(`.tile[data-metric="${metric}"] .tile-value`).textContent()
  const eventIds = () =>
    page.locator('.event').evaluateAll((items) => items.map((item) => item.getAttribute('data-event')))
  const connectionStatus = () => page.locator('.connection').getAttribute('data-status')

  test('says why somebody is not let in, and lets in who proves it', async () => {
    await page.getByLabel('E-mail').fill(owner)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor()
    await page.getByLabel('Password').fill(demoPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Control room' }).waitFor()
    await expect.poll(connectionStatus, patience).toBe('live')
  })

  test('shows no demo accounts beside a configured database', async () => {
    expect(await (await fetch(serverUrl)).text()).not.toContain(owner)
  })

  test('shows the traffic of this platform as it is measured', async () => {
    // Its own three subscriptions are what is open.
    await expect.poll(() => valueOf('Open subscriptions'), patience).toBe('3')
    await expect.poll(() => valueOf('Errors'), patience).toBe('0')
    const failing = setInterval(() => void post(serverUrl, '{ nonsense }'), 100)
    await expect.poll(async () => Number(await valueOf('Errors')), patience).toBeGreaterThan(0)
    clearInterval(failing)
    expect(Number(await valueOf('Requests'))).toBeGreaterThan(0)
    expect(await valueOf('Latency p95')).toMatch(/^[\d.,]+ m?s$/)
    expect(await valueOf('Memory')).toMatch(/^[\d.,]+ [MG]B$/)
    expect(await page.locator('.chart .line-stroke[d]').count()).toBeGreaterThan(3)
  })

  test('shows how every project is', async () => {
    const { data } = await post(serverUrl, '{ projects(first: 50) { edges { node { name } } } }', {}, reader)
    const names = data.projects.edges.map(({ node }: { node: { name: string } }) => node.name)
    expect(names).toHaveLength(8)
    const shown = await page.locator('.project h3').allTextContents()
    expect(shown.sort()).toEqual(names.sort())
  })

  test('shows what happens in the business as it happens, once', async () => {
    const before = await eventIds()
    await signIn(serverUrl, agent)
    const [latest] = await latestSignIns(serverUrl, reader, 1)
    expect(before).not.toContain(latest)
    await expect
      .poll(async () => (await eventIds()).filter((id) => id === latest), patience)
      .toEqual([latest])
  })

  test('can be held to be read, and followed again', async () => {
    await page.getByRole('button', { name: 'Hold' }).click()
    const held = await eventIds()
    await signIn(serverUrl, agent)
    await page.getByRole('button', { name: /^Follow again \(\d+ new\)$/ }).waitFor(patience)
    expect(await eventIds()).toEqual(held)
    await page.getByRole('button', { name: /^Follow again/ }).click()
    const [latest] = await latestSignIns(serverUrl, reader, 1)
    expect(await eventIds()).toContain(latest)
  })

  test('is read with the keyboard: arrows walk through the moments of a chart', async () => {
    const chart = page.getByRole('slider', { name: /^Latency/ })
    await chart.focus()
    const moments = Number(await chart.getAttribute('aria-valuemax'))
    expect(moments).toBeGreaterThan(0)
    await page.keyboard.press('Home')
    expect(await chart.getAttribute('aria-valuenow')).toBe('0')
    await page.keyboard.press('ArrowRight')
    expect(await chart.getAttribute('aria-valuenow')).toBe('1')
    expect(await chart.getAttribute('aria-valuetext')).toMatch(
      /^\d\d:\d\d:\d\d: p50 [\d.,]+ m?s, p95 [\d.,]+ m?s, p99 [\d.,]+ m?s$/,
    )
    await keepPicture('live')
  })

  test('comes back by itself after the server was killed, and shows what it missed', async () => {
    cable.cut()
    await killServer()
    await expect.poll(connectionStatus, patience).toBe('reconnecting')
    await page.getByText(/^since \d+ s$/).waitFor()
    await keepPicture('reconnecting')
    await startServer()
    for (let count = 0; count < 3; count += 1) await signIn(serverUrl, agent)
    const missed = await latestSignIns(serverUrl, reader, 3)
    expect(await eventIds()).not.toContain(missed[0])
    cable.mend()
    await expect.poll(connectionStatus, patience).toBe('live')
    await page.getByText(/resumed after \d+ .+ caught up on \d+ missed events/).waitFor(patience)
    const shown = await eventIds()
    expect(shown.filter((id) => missed.includes(id ?? ''))).toEqual(missed)
    expect(new Set(shown).size).toBe(shown.length)
    // Live again, not only caught up.
    await signIn(serverUrl, agent)
    const [latest] = await latestSignIns(serverUrl, reader, 1)
    await expect.poll(async () => (await eventIds())[0], patience).toBe(latest)
    await expect.poll(() => valueOf('Open subscriptions'), patience).toBe('3')
    await keepPicture('resumed')
  }, 120_000)

  test('fits a narrow screen and a dark one', async () => {
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    const light = await ground()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await ground()).not.toBe(light)
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    await keepPicture('narrow-dark')
  })

  test('forgets who was signed in when they leave', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in to the control room' }).waitFor()
    expect(await page.locator('.event').count()).toBe(0)
  })

  test('shows a customer the projects they use, and says what is not theirs to see', async () => {
    await page.getByLabel('E-mail').fill('customer@demo.stratograph.test')
    await page.getByLabel('Password').fill(demoPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect.poll(() => page.locator('.project').count(), patience).toBe(2)
    await page.getByText('The traffic of this platform is shown to the staff of its operator.').waitFor()
    await page.getByText('Act as a member of an organisation to do this.').waitFor()
    expect(await page.locator('.event, .chart, .tile').count()).toBe(0)
  })

  describe('an account of one’s own', () => {
    const email = 'new.person@example.test'
    const passwords = { first: 'first of my passwords', next: 'next of my passwords' }
    const openMail = async (index: number) => {
      const link = /^http\S+#token=\S+$/m.exec((await smtp.mailTo(email, index)).text)?.[0] ?? ''
      expect(link.startsWith(`${serverUrl}/`)).toBe(true)
      await page.goto(cable.url + link.slice(serverUrl.length))
    }
    const signInHere = async (password: string) => {
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
    }

    test('confirms its address by the mailed link, whose token does not stay in the address bar', async () => {
      const input = { email, password: passwords.first, displayName: 'New Person' }
      const signUp = 'mutation ($input: UserSignUpInput!) { userSignUp(input: $input) { user { id } } }'
      await post(serverUrl, signUp, { input })
      await openMail(0)
      expect(page.url()).toBe(`${cable.url}/`)
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByText('Your e-mail address is confirmed.').waitFor()
      await keepPicture('confirmed')
      await page.getByRole('button', { name: 'To the control room' }).click()
      await page.getByRole('heading', { name: 'Sign in to the control room' }).waitFor()
      await openMail(0)
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByRole('alert').getByText('The token is unknown, used or too old.').waitFor()
    })

    test('chooses a new password by mail, and signs in with it', async () => {
      await page.goto(cable.url)
      await page.getByRole('button', { name: 'Forgot it?' }).click()
      await page.getByLabel('E-mail').fill(email)
      await page.getByRole('button', { name: 'Send me a link' }).click()
      await page.getByText('a mail is on its way to it').waitFor()
      await openMail(1)
      await page.getByLabel('New password').fill(passwords.next)
      await page.getByRole('button', { name: 'Set password' }).click()
      await page.getByText('Your password is set').waitFor()
      await page.getByRole('button', { name: 'To the control room' }).click()
      await signInHere(passwords.first)
      await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor()
      await signInHere(passwords.next)
      await page.getByRole('heading', { name: 'Control room' }).waitFor()
    })

    test('shows its second factor, by authenticator or recovery code, and sees and ends its sessions', async () => {
      const elsewhere = await signIn(serverUrl, email, passwords.next)
      const enrol = 'mutation ($input: UserTotpEnrolInput!) { userTotpEnrol(input: $input) { secret } }'
      const enrolled = await post(serverUrl, enrol, { input: { password: passwords.next } }, elsewhere)
      const code = new TOTP({ secret: enrolled.data.userTotpEnrol.secret }).generate()
      const confirm =
        'mutation ($input: UserTotpConfirmInput!) { userTotpConfirm(input: $input) { recoveryCodes } }'
      const confirmed = await post(serverUrl, confirm, { input: { code } }, elsewhere)
      const [recoveryCode] = confirmed.data.userTotpConfirm.recoveryCodes

      await page.getByRole('button', { name: 'Sign out' }).click()
      await signInHere(passwords.next)
      await page.getByRole('heading', { name: 'Show your second factor' }).waitFor()
      // It was used to confirm the authenticator and works once.
      await page.getByLabel('Code').fill(code)
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByRole('alert').getByText('The code is wrong, used or too old.').waitFor()
      await keepPicture('second-factor')
      await page.getByLabel('Code').fill(recoveryCode)
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByRole('heading', { name: 'Control room' }).waitFor()

      await page.getByRole('button', { name: 'Sessions' }).click()
      await expect.poll(() => page.locator('.session').count(), patience).toBe(2)
      await page.getByText('This one').waitFor()
      await page.getByRole('button', { name: 'End', exact: true }).click()
      await expect.poll(() => page.locator('.session').count(), patience).toBe(1)
      await keepPicture('sessions')
      const { errors } = await post(serverUrl, '{ me { id } }', {}, elsewhere)
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    })
  })

  test('asked nobody else and gave its policy nothing to refuse', () => {
    expect(strangers).toEqual([])
    expect(complaints).toEqual([])
  })
})

/** Ids of the latest sign-ins, the newest first. */
async function latestSignIns(url: string, token: string, count: number): Promise<string[]> {
  const query = /* GraphQL */ `
    query ($first: Int!) {
      domainEvents(filter: { types: ["identity.session.started"] }, first: $first) {
        edges {
          node {
            id
          }
        }
      }
    }
  `
  const { data } = await post(url, query, { first: count }, token)
  return data.domainEvents.edges.map(({ node }: { node: { id: string } }) => node.id)
}
