import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import { openDatabase } from '../../platform/database/database.ts'
import type { Database } from '../../platform/database/database.ts'
import { createId } from '../../platform/database/uuid.ts'
import { appendEvents, ConcurrencyError } from '../../platform/events/append.ts'

/** An event stream of one organisation that counts 1, 2, 3, … */
export interface NumberedEvents {
  readonly query: string
  /** Of the subscription that follows this stream and no other. */
  readonly variables: Readonly<Record<string, unknown>>
  /**
   * Appends the numbers from one to the other, each in a transaction of its own. A server that goes away is waited
   * for; an append whose answer was lost on the way is told by the stream's version and not made twice.
   */
  append(from: number, to: number, onWritten?: (number: number) => void): Promise<void>
  close(): Promise<void>
}

/** `name` is a field of the organisation, which another subgraph knows. */
export const followNumbers = /* GraphQL */ `
  subscription FollowNumbers($types: [String!]) {
    domainEventAppended(types: $types) {
      version
      data
      organisation {
        name
      }
    }
  }
`

export function createNumberedEvents(databaseUrl: string, token: string): NumberedEvents {
  const database: Database = openDatabase({ url: databaseUrl, poolSize: 1, name: 'numbered events' })
  const { organisationId } = viewerOf(token)
  const id = createId()
  const stream = `test.number/${id}`
  const type = `test.number${id.slice(-8)}.said`
  return {
    query: followNumbers,
    variables: { types: [type] },
    async append(from, to, onWritten) {
      for (let number = from; number <= to; number += 1) {
        while (!(await appendOnce(database, { stream, type, organisationId, number }))) await sleep(50)
        onWritten?.(number)
      }
    },
    close: () => database.close(),
  }
}

interface NumberedEvent {
  readonly stream: string
  readonly type: string
  readonly organisationId: string | null
  readonly number: number
}

/** Whether the event stands; false when the database could not be reached. */
async function appendOnce(database: Database, event: NumberedEvent): Promise<boolean> {
  const { stream, type, organisationId, number } = event
  const events = [{ type, data: { number } }]
  try {
    const expectedVersion = number - 1
    await database
      .as(serviceViewer('test'), `number-${number}`)
      .write((tx) => appendEvents(tx, { stream, organisationId, expectedVersion, events }))
    return true
  } catch (error) {
    return error instanceof ConcurrencyError
  }
}

/** The number of each event a subscription brought. */
export function readNumber(result: unknown): number {
  return (result as { data: { domainEventAppended: { data: { number: number } } } }).data.domainEventAppended
    .data.number
}

/** Whom a token of the demo world speaks for. */
export function viewerOf(token: string): UserViewer {
  const claims = decodeJwt(token)
  return {
    kind: 'user',
    userId: String(claims.sub),
    sessionId: String(claims['sid']),
    organisationId: String(claims['org']),
    organisationKind: claims['org_kind'] as UserViewer['organisationKind'],
    role: claims['org_role'] as UserViewer['role'],
  }
}

/** 1, 2, 3, … */
export function countTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
