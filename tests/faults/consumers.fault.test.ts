import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { EventLog } from '../../platform/events/event-log.ts'
import { createTestDatabase } from '../testkit/database.ts'
import type { TestDatabase } from '../testkit/database.ts'

const program = fileURLToPath(new URL('consumers.process.ts', import.meta.url))
const total = 500
let test: TestDatabase
let log: EventLog
const children = new Set<ChildProcess>()

beforeEach(async () => {
  test = await createTestDatabase([])
  log = createEventLog(test.database)
})
afterEach(async () => {
  await Promise.all([...children].map(kill))
  await test.drop()
})

function startProcess(): ChildProcess {
  const child = spawn(process.execPath, [program, test.url], { stdio: ['ignore', 'inherit', 'inherit'] })
  children.add(child)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

const effects = async () =>
  (await log.readStream('test.effects/1', { limit: total * 2 })).map((event) => event.data)

async function waitForEffects(count: number): Promise<void> {
  while ((await effects()).length < count) await setTimeout(5)
}

async function appendNumbers(from: number, to: number): Promise<void> {
  for (let number = from; number < to; number += 1) {
    await test.database.as(serviceViewer('test'), 'r').write((tx) =>
      appendEvents(tx, {
        stream: 'test.fault/1',
        organisationId: null,
        events: [{ type: 'test.fault.said', data: number }],
      }),
    )
  }
}

const numbers = Array.from({ length: total }, (_, index) => index)

describe('consumers whose process is killed', () => {
  it('take effect exactly once and in order through three kills in the middle of 500 events', async () => {
    await appendNumbers(0, total)
    for (const count of [60, 180, 330]) {
      const child = startProcess()
      await waitForEffects(count)
      await kill(child)
    }
    expect((await effects()).length).toBeLessThan(total)
    startProcess()
    await waitForEffects(total)
    await setTimeout(150)
    expect(await effects()).toEqual(numbers)
  })

  it('hand over to a process that lives', async () => {
    const [first, second] = [startProcess(), startProcess()]
    const appending = appendNumbers(0, total)
    await waitForEffects(100)
    await kill(first)
    await waitForEffects(250)
    startProcess()
    await kill(second)
    await appending
    await waitForEffects(total)
    await setTimeout(150)
    expect(await effects()).toEqual(numbers)
  })
})
