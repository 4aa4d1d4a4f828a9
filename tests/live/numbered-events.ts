import { decodeJwt } from 'jose'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import { openDatabase } from '../../platform/database/database.ts'
import type { Database } from '../../platform/database/database.ts'
import { createId } from '../../platform/database/uuid.ts'
import { appendEvents } from '../../platform/events/append.ts'

/** An event stream of one organisation that counts 1, 2, 3, … */
export interface NumberedEvents {
  readonly query: string
  /** Of the subscription that follows this stream and no other. */
  readonly variables: Readonly<Record<string, unknown>>
  /** Appends the numbers from one to the other, each in a transaction of its own. */
  append(from: number, to: number): Promise<void>
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
  const type = `test.number${id.slice(-8)}.said`
  return {
    query: followNumbers,
    variables: { types: [type] },
    async append(from, to) {
      for (let number = from; number <= to; number += 1) {
        await database.as(serviceViewer('test'), `number-${number}`).write((tx) =>
          appendEvents(tx, {
            stream: `test.number/${id}`,
            organisationId,
            events: [{ type, data: { number } }],
          }),
        )
      }
    },
    close: () => database.close(),
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
