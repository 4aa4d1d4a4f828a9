import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApolloClient, InMemoryCache, gql } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { resumable } from '../../control-room/client/resumable.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import {
  becomesReady,
  createSeededDatabase,
  environmentFor,
  killProcess,
  post,
  startProcess,
} from '../testkit/system.ts'
import { countTo, createNumberedEvents, readNumber } from './numbered-events.ts'
import { endSession, openSession } from './people.ts'
import { openStream } from './running-streams.ts'

const releases: (() => unknown)[] = []
let environment: NodeJS.ProcessEnv
let databaseUrl: string
let url: string
let gateway: ChildProcess
let subgraphs: ChildProcess

beforeAll(async () => {
  const seeded = await createSeededDatabase()
  const dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-killed-'))
  databaseUrl = seeded.databaseUrl
  environment = { ...(await environmentFor(databaseUrl)), LOG_LEVEL: 'silent', DATA_FOLDER: dataFolder }
  releases.push(seeded.drop, () => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 }))
  url = `http://127.0.0.1:${environment['PORT']}`
  subgraphs = startProcess(subgraphNames, environment)
  gateway = startProcess(['gateway'], environment)
  releases.push(
    () => killProcess(subgraphs),
    () => killProcess(gateway),
  )
  await becomesReady(url, [subgraphs, gateway])
}, 120_000)
afterAll(async () => {
  for (const release of releases.toReversed()) await release()
})

async function restartGateway(): Promise<void> {
  await killProcess(gateway)
  gateway = startProcess(['gateway'], environment)
}

test('Apollo Client goes on through the death of its gateway: every event once and in order', async () => {
  const { access } = await openSession(url, 'owner@demo.stratograph.test')
  const events = createNumberedEvents(databaseUrl, access)
  const begun = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  let connections = 0
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${access}` },
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => sleep(100),
    on: { connected: () => (connections += 1) },
  })
  const link = new GraphQLWsLink(resumable(socket, { onBegin: () => begun.resolve() }))
  const client = new ApolloClient({ cache: new InMemoryCache(), link })
  const numbers: number[] = []
  const running = client
    .subscribe({ query: gql(events.query), variables: events.variables, fetchPolicy: 'no-cache' })
    .subscribe({
      next(result) {
        if (result.error) return done.reject(result.error)
        if (numbers.push(readNumber(result)) === 300) done.resolve()
      },
      error: done.reject,
      complete: () => done.reject(new Error('The subscription came to its end.')),
    })
  await begun.promise
  let restarting: Promise<void> | undefined
  await events.append(1, 300, (number) => {
    if (number === 100) restarting = restartGateway()
  })
  await restarting
  await done.promise
  expect(numbers).toEqual(countTo(300))
  expect(connections).toBeGreaterThan(1)
  running.unsubscribe()
  client.stop()
  await socket.dispose()
  await events.close()
}, 90_000)

test('a gateway that starts knows whose session was ended before', async () => {
  const email = 'agent@demo.stratograph.test'
  const [ended, by] = [await openSession(url, email), await openSession(url, email)]
  await endSession(url, ended, by)
  await restartGateway()
  await becomesReady(url, [subgraphs, gateway])
  const codeFor = async (token: string) =>
    (await post(url, '{ me { id } }', {}, token)).errors?.[0]?.extensions.code
  expect(await codeFor(by.access)).toBeUndefined()
  expect(await codeFor(ended.access)).toBe('UNAUTHENTICATED')
}, 60_000)

test('a gateway that lost identity hears of what ends rights as soon as it is back', async () => {
  const email = 'agent@demo.stratograph.test'
  const [ended, by] = [await openSession(url, email), await openSession(url, email)]
  const events = createNumberedEvents(databaseUrl, by.access)
  const { query, variables } = events
  const stream = openStream('event-stream', { url, token: ended.access, query, variables })
  await stream.reaches(1)
  await killProcess(subgraphs)
  subgraphs = startProcess(subgraphNames, environment)
  await becomesReady(url, [subgraphs, gateway])
  await endSession(url, ended, by)
  expect(await stream.end).toMatchObject({ code: 'UNAUTHENTICATED' })
  await events.close()
}, 60_000)
