import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { createOutboundClient } from '../../../platform/outbound/outbound-client.ts'
import type { LookUp, OutboundClientOptions } from '../../../platform/outbound/outbound-client.ts'
import { createLogger } from '../../../platform/telemetry/log.ts'
import { clientMember, createWatchedProject, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { createOwnProject } from '../project/project.commands.ts'
import { ecosystem } from '../subgraph.ts'
import { startHealthProber } from './health-prober.ts'

// What is probed here answers on this machine.
const subgraph = testSubgraph(ecosystem, () => ({ OUTBOUND_ALLOWED: '127.0.0.1' }))
const log = createLogger({ level: 'silent', service: 'ecosystem' })
const releases: (() => unknown)[] = []
afterEach(async () => {
  for (const release of releases.splice(0)) await release()
})

// Rounds are run by hand: the timer is for hours.
function prober(timeoutMs = 1_500, reach: OutboundClientOptions = { allowed: ['127.0.0.1'] }) {
  const outbound = createOutboundClient(reach)
  const runtime = { database: subgraph.database, log, outbound }
  const started = startHealthProber(runtime, { everyMs: 3_600_000, timeoutMs })
  releases.push(() => started.stop(), outbound.close)
  return started
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  releases.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`
}

async function watch(healthUrl: string) {
  const { owner, slug } = await createWatchedProject(subgraph, clientMember(), { healthUrl })
  const query = `query ($slug: String!) { projectBySlug(slug: $slug) {
    health { status message } healthChecks { edges { node { status httpStatus latencyMs message } } }
  } }`
  return async () => (await subgraph.data(query, { slug }, owner)).projectBySlug
}

test('each project gets the health its address answers with, and a dead one holds up no other', async () => {
  const up = await watch(await serve((_, response) => response.end('fine')))
  const failing = await watch(await serve((_, response) => response.writeHead(503).end()))
  const missing = await watch(await serve((_, response) => response.writeHead(404).end()))
  const silent = await watch(await serve(() => undefined))
  const dead = await watch('http://127.0.0.1:1/')
  const endless = await watch(
    await serve((_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('more'), 5)
      response.on('close', () => clearInterval(timer))
    }),
  )
  await prober().probeDue()
  const states = await Promise.all([up, failing, missing, silent, dead, endless].map((read) => read()))
  expect(states.map(({ health }) => health.status)).toEqual(['UP', 'DOWN', 'DEGRADED', 'DOWN', 'DOWN', 'UP'])
  expect(states.map(({ healthChecks }) => healthChecks.edges[0].node.httpStatus)).toEqual([
    200,
    503,
    404,
    null,
    null,
    200,
  ])
  expect(states[3].health.message).toBe('no answer within 1500 ms')
  expect(states[4].health.message).toBe('cannot be reached')
})

test('however many processes probe, each project is asked once a round', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked += 1
    response.end()
  })
  const projects = await Promise.all(Array.from({ length: 30 }, () => watch(url)))
  await Promise.all(Array.from({ length: 4 }, () => prober().probeDue()))
  expect(asked).toBe(30)
  const states = await Promise.all(projects.map((read) => read()))
  expect(states.map(({ healthChecks }) => healthChecks.edges.length)).toEqual(
    Array.from({ length: 30 }, () => 1),
  )
})

test('a redirect is an answer and is not followed', async () => {
  let followed = false
  const elsewhere = await serve((_, response) => {
    followed = true
    response.end()
  })
  const read = await watch(
    await serve((_, response) => response.writeHead(302, { location: elsewhere }).end()),
  )
  await prober().probeDue()
  expect((await read()).health.status).toBe('UP')
  expect(followed).toBe(false)
})

test('what leads inside is not asked, and its project is told that and no more', async () => {
  let asked = false
  const url = await serve((_, response) => {
    asked = true
    response.end()
  })
  // Entered while this machine was allowed, as one may have been before there was a guard.
  const literal = await watch(url)
  const named = await watch(url.replace('127.0.0.1', 'health.example.test'))
  const nobodyThere = await watch('http://health.example.test:1/')
  const lookUp: LookUp = (_host, _, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
  await prober(1_500, { allowed: [], lookUp }).probeDue()
  const told = { status: 'DOWN', httpStatus: null, latencyMs: null, message: 'the address is not public' }
  for (const read of [literal, named, nobodyThere])
    expect((await read()).healthChecks.edges.map(({ node }: any) => node)).toEqual([told])
  expect(asked).toBe(false)
})

test('retired projects are left alone', async () => {
  let asked = false
  const url = await serve((_, response) => {
    asked = true
    response.end()
  })
  await createWatchedProject(subgraph, clientMember(), { healthUrl: url, status: 'RETIRED' })
  await prober().probeDue()
  expect(asked).toBe(false)
})

test('a prober that is stopped lets go at once and records nothing more', async () => {
  const read = await watch(await serve(() => undefined))
  const stopping = prober(60_000)
  const round = stopping.probeDue()
  await new Promise((resolve) => setTimeout(resolve, 50))
  await stopping.stop()
  await round
  expect((await read()).health).toBeNull()
})

test('a gateway that falls silent is the platform down, told once', async () => {
  const operator = operatorMember('MEMBER')
  const service = subgraph.database.as(serviceViewer('test'), 'test-request')
  await service.write((tx) => createOwnProject(tx, operator.organisationId ?? ''))
  const statuses = async () => {
    const query =
      '{ projectBySlug(slug: "stratograph") { healthChecks { edges { node { status message } } } } }'
    const { projectBySlug } = await subgraph.data(query, {}, operator)
    return projectBySlug.healthChecks.edges.map(({ node }: any) => [node.status, node.message])
  }
  const probing = prober()
  await probing.probeDue()
  expect(await statuses()).toEqual([])
  const record =
    'mutation ($input: HealthCheckRecordInput!) { healthCheckRecord(input: $input) { userErrors { code } } }'
  await subgraph.data(
    record,
    { input: { projectSlug: 'stratograph', status: 'UP' } },
    serviceViewer('gateway'),
  )
  await probing.probeDue()
  expect(await statuses()).toEqual([['UP', null]])
  await subgraph.database.sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', '{"role":"service"}', true)`
    await tx`update ecosystem.projects set health_checked_at = now() - interval '1 minute' where slug = 'stratograph'`
  })
  await probing.probeDue()
  await probing.probeDue()
  expect(await statuses()).toEqual([
    ['DOWN', 'the gateway does not report'],
    ['UP', null],
  ])
})
