import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import postgres from 'postgres'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { databaseErrorCode } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { importEvents } from '../../../platform/events/import-events.ts'
import { createTestDatabase } from '../../../tests/testkit/database.ts'
import type { TestDatabase } from '../../../tests/testkit/database.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { insertAcme, insertPerson } from '../../../tests/testkit/people.ts'
import { identity } from '../subgraph.ts'
import { recordEvent } from './audit.commands.ts'
import { commonChainId } from './audit-chain.ts'
import type { AuditAnchor } from './audit-verification.ts'
import { verifyAuditLog } from './audit-verification.ts'

const key = Buffer.alloc(32, 5)

describe('the chain in the database', () => {
  let store: TestDatabase
  let owner: postgres.Sql
  beforeAll(async () => {
    store = await createTestDatabase(['identity'])
    owner = postgres(store.url, { max: 1, onnotice: () => undefined })
  })
  afterAll(async () => {
    await owner?.end()
    await store?.drop()
  })

  const asService = () => store.database.as(serviceViewer('test'), 'request-1')

  /** Appends an event of an organisation and enters it. */
  async function enter(
    organisationId: string | null,
    type = 'crm.lead.created',
    data: object = { leadId: '1' },
  ) {
    const name = `crm.lead/${createId()}`
    await asService().write((tx) =>
      appendEvents(tx, { stream: name, events: [{ type, data }], organisationId }),
    )
    const [event] = await createEventLog(store.database).readStream(name)
    if (!event) throw new Error('The event is not there.')
    await asService().write((tx) => recordEvent(event, tx, key))
    return event
  }

  const verify = async (anchors: readonly AuditAnchor[] = []) => {
    const eventLog = createEventLog(store.database)
    const sources = [{ eventLog, auditedUpTo: await eventLog.head() }]
    return verifyAuditLog({ database: store.database, sources, sealKey: key, anchors })
  }

  /** What somebody with every right in the database can do: no trigger, no policy, no grant stands in the way. */
  const tamper = async (work: (tx: postgres.TransactionSql) => Promise<unknown>) =>
    owner.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await work(tx)
    })

  test('fifty entered at once get fifty numbers without a gap, and each organisation has a chain of its own', async () => {
    const [one, other] = [createId(), createId()]
    const organisations = Array.from({ length: 50 }, (_, at) => (at % 5 === 0 ? other : one))
    await Promise.all(organisations.map((organisationId) => enter(organisationId)))
    const rows = await owner`
      select organisation_id, array_agg(sequence::int order by sequence) as numbers from identity.audit_entries
       where organisation_id in (${one}, ${other}) group by organisation_id`
    const numbers = new Map(rows.map((row) => [row['organisation_id'], row['numbers']]))
    expect(numbers.get(one)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
    expect(numbers.get(other)).toEqual(Array.from({ length: 10 }, (_, at) => at + 1))
    expect((await verify()).isWhole).toBe(true)
  })

  test('whatever an event holds, its entry is sealed as the database gives it back', async () => {
    const organisationId = createId()
    const text = `${'é'.repeat(499)}😀 " \\ \u0001 \u2028`
    const values = [0, -0, 1e21, 1e-7, 0.1 + 0.2, 2 ** 53 + 2, '', text, null, true, [], {}, [[{ '': [1] }]]]
    const fields = { z: 1, a: 2, Ä: 3, '10': 4, '9': 5, '😀': 6, kind: 'x'.repeat(10_000), values }
    await enter(organisationId, 'crm.lead.created', fields)
    await enter(organisationId, 'crm.lead.created', {
      deep: JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`),
    })
    const report = (await verify()).chains.find(({ chainId }) => chainId === organisationId)
    expect(report).toMatchObject({ entries: 2, broken: null })
  })

  test('an event entered twice has one entry', async () => {
    const event = await enter(createId())
    await asService().write((tx) => recordEvent(event, tx, key))
    const rows = await owner`select sequence from identity.audit_entries where event_id = ${event.id}`
    expect(rows.length).toBe(1)
  })

  test('the application cannot change, remove or empty entries, nor can the owner of the table', async () => {
    const event = await enter(createId())
    const statements = [
      `update identity.audit_entries set action = 'x' where event_id = '${event.id}'`,
      `delete from identity.audit_entries where event_id = '${event.id}'`,
      'truncate identity.audit_entries cascade',
      'update identity.audit_chains set last_sequence = 0',
    ]
    for (const statement of statements)
      await expect(store.database.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' })
    for (const statement of statements.slice(0, 3))
      await expect(owner.unsafe(statement)).rejects.toMatchObject({ message: 'the audit log only grows' })
  })

  test('an entry that does not follow the last one is refused, and so is one not written by a service', async () => {
    const organisationId = createId()
    await enter(organisationId)
    const copy = (sequence: number) => `
      insert into identity.audit_entries
      select gen_random_uuid(), chain_id, ${sequence}, organisation_id, gen_random_uuid(), action, actor_kind, actor_id, target,
             request_id, occurred_at, recorded_at, before, after, seal, seal
        from identity.audit_entries where organisation_id = '${organisationId}' order by sequence desc limit 1`
    await expect(owner.unsafe(copy(1))).rejects.toMatchObject({ code: '23000' })
    await expect(owner.unsafe(copy(3))).rejects.toMatchObject({ code: '23000' })
    const event = await enter(organisationId)
    const asOwner = store.database.as(testUser({ organisationId, role: 'OWNER' }), 'r')
    const refused = await asOwner.write((tx) => recordEvent(event, tx, key)).catch((error: unknown) => error)
    expect(databaseErrorCode(refused)).toBe('42501')
  })

  test('history brought in has no entry, and is not missed', async () => {
    const event = {
      type: 'crm.lead.created',
      stream: `crm.lead/${createId()}`,
      version: 1,
      organisationId: null,
      actor: { kind: 'service', id: 'seed' },
      occurredAt: new Date(),
      data: {},
    }
    await asService().write((tx) => importEvents(tx, [event]))
    expect((await verify()).missingEventIds).toEqual([])
  })

  test('an edited, a removed and a moved entry are each named, and so are an end cut off and a chain gone', async () => {
    const organisationId = createId()
    const events: RecordedEvent[] = []
    for (let at = 0; at < 4; at += 1) events.push(await enter(organisationId))
    const ofChain = async (anchors: readonly AuditAnchor[] = []) =>
      (await verify(anchors)).chains.find(({ chainId }) => chainId === organisationId)?.broken
    const whole = (await verify()).chains.find(({ chainId }) => chainId === organisationId)
    expect(whole).toMatchObject({ entries: 4, broken: null })
    const anchor = { chainId: organisationId, ...whole?.end } as AuditAnchor
    const saved = await owner`select * from identity.audit_entries where organisation_id = ${organisationId}`
    const restore = () =>
      tamper(async (tx) => {
        await tx`delete from identity.audit_entries where organisation_id = ${organisationId}`
        await tx`insert into identity.audit_entries ${tx(saved as never)}`
        await tx`update identity.audit_chains set last_sequence = 4, last_seal = ${anchor.seal} where id = ${organisationId}`
      })

    await tamper(
      (tx) =>
        tx`update identity.audit_entries set after = '{"leadId":"2"}' where event_id = ${events[1]?.id ?? ''}`,
    )
    expect(await ofChain()).toMatchObject({ sequence: 2, fault: 'EDITED' })
    await restore()

    await tamper((tx) => tx`delete from identity.audit_entries where event_id = ${events[2]?.id ?? ''}`)
    expect(await ofChain()).toEqual({ sequence: 3, entryId: null, fault: 'REMOVED' })
    expect((await verify()).missingEventIds).toEqual([events[2]?.id])
    await restore()

    await tamper(async (tx) => {
      const inPlace = tx`organisation_id = ${organisationId}`
      await tx`update identity.audit_entries set sequence = 99 where ${inPlace} and sequence = 2`
      await tx`update identity.audit_entries set sequence = 2 where ${inPlace} and sequence = 3`
      await tx`update identity.audit_entries set sequence = 3 where ${inPlace} and sequence = 99`
    })
    expect(await ofChain()).toMatchObject({ sequence: 2, fault: 'EDITED' })
    await restore()

    // The end cut off with the head turned back to match: the chain alone is consistent again.
    const third = saved.find((row) => Number(row['sequence']) === 3)
    await tamper(async (tx) => {
      await tx`delete from identity.audit_entries where organisation_id = ${organisationId} and sequence = 4`
      await tx`update identity.audit_chains set last_sequence = 3, last_seal = ${third?.['seal']} where id = ${organisationId}`
    })
    expect(await ofChain()).toBeNull()
    expect(await ofChain([anchor])).toEqual({ sequence: 4, entryId: null, fault: 'CUT' })
    expect((await verify()).missingEventIds).toEqual([events[3]?.id])
    await restore()

    await tamper(async (tx) => {
      await tx`delete from identity.audit_entries where organisation_id = ${organisationId}`
      await tx`delete from identity.audit_chains where id = ${organisationId}`
    })
    expect(await ofChain([anchor])).toEqual({ sequence: 1, entryId: null, fault: 'CUT' })
    await tamper((tx) => tx`insert into identity.audit_chains (id) values (${organisationId})`)
    await restore()
    expect((await verify([anchor])).isWhole).toBe(true)
  })

  test('what belongs to no organisation stands in the common chain', async () => {
    const event = await enter(null)
    const [row] =
      await owner`select chain_id, organisation_id, request_id, target from identity.audit_entries where event_id = ${event.id}`
    expect(row).toEqual({
      chain_id: commonChainId,
      organisation_id: null,
      request_id: 'request-1',
      target: event.stream,
    })
  })
})

describe('the audit log in the graph', () => {
  const subgraph = testSubgraph(identity)
  const list = /* GraphQL */ `
    query ($filter: AuditEntryFilterInput, $first: Int, $after: String) {
      auditEntries(filter: $filter, first: $first, after: $after) {
        edges {
          cursor
          node {
            sequence
            action
            actorKind
            actor {
              id
            }
            organisation {
              id
            }
            target
            requestId
            before
            after
            previousSeal
            seal
          }
        }
      }
    }
  `
  const codesOf = (result: { errors?: readonly { extensions?: Record<string, unknown> }[] | undefined }) =>
    result.errors?.map((error) => error.extensions?.['code'])

  /** An organisation where an owner changed a member's role, all of it entered. */
  async function changeRole() {
    const { database } = subgraph
    const organisationId = await insertAcme(database)
    const [owner, member] = await Promise.all([insertPerson(database), insertPerson(database)])
    const membershipId = createId()
    const viewer = testUser({
      userId: owner.userId,
      organisationId,
      organisationKind: 'CLIENT',
      role: 'OWNER',
    })
    const append = (type: string, data: object) =>
      database.as(viewer, 'request-7').write((tx) =>
        appendEvents(tx, {
          stream: `identity.membership/${membershipId}`,
          events: [{ type, data }],
          organisationId,
        }),
      )
    const facts = { membershipId, organisationId, userId: member.userId }
    await append('identity.membership.invited', { ...facts, role: 'AGENT' })
    await append('identity.membership.role_changed', { ...facts, role: 'ADMIN', previousRole: 'AGENT' })
    const log = createEventLog(database)
    for (const event of await log.readStream(`identity.membership/${membershipId}`))
      await database.as(serviceViewer('test'), 'r').write((tx) => recordEvent(event, tx, key))
    return { organisationId, viewer, membershipId }
  }

  test('an owner reads who changed what, from what, by which request; newest first', async () => {
    const { viewer, organisationId, membershipId } = await changeRole()
    const { auditEntries } = await subgraph.data(list, {}, viewer)
    const [changed, invited] = auditEntries.edges.map((edge: { node: Record<string, unknown> }) => edge.node)
    expect(auditEntries.edges.length).toBe(2)
    expect(changed).toMatchObject({
      sequence: 2,
      action: 'identity.membership.role_changed',
      actorKind: 'user',
      actor: { id: viewer.userId },
      organisation: { id: organisationId },
      target: `identity.membership/${membershipId}`,
      requestId: 'request-7',
      before: { role: 'AGENT' },
      previousSeal: invited.seal,
    })
    expect(changed.after.role).toBe('ADMIN')
    expect(invited).toMatchObject({ sequence: 1, before: null, previousSeal: '' })
  })

  test('entries are found by actor, target, action and time, page by page', async () => {
    const { viewer, membershipId } = await changeRole()
    const find = async (filter: object, page: object = {}) => {
      const { auditEntries } = await subgraph.data(list, { filter, ...page }, viewer)
      return auditEntries.edges.map((edge: { node: { sequence: number } }) => edge.node.sequence)
    }
    expect(await find({ actorId: viewer.userId })).toEqual([2, 1])
    expect(await find({ actorId: createId() })).toEqual([])
    expect(await find({ target: `identity.membership/${membershipId}` })).toEqual([2, 1])
    expect(await find({ target: 'identity.membership/other' })).toEqual([])
    expect(await find({ actions: ['identity.membership.invited'] })).toEqual([1])
    expect(await find({ until: '2020-01-01T00:00:00Z' })).toEqual([])
    expect(await find({ since: '2020-01-01T00:00:00Z' })).toEqual([2, 1])
    const first = await subgraph.data(list, { first: 1 }, viewer)
    expect(await find({}, { first: 1, after: first.auditEntries.edges[0].cursor })).toEqual([1])
    expect(codesOf(await subgraph.run(list, { first: 101 }, viewer))).toEqual(['BAD_USER_INPUT'])
  })

  test('who is not ADMIN reads nothing, and nobody reads another organisation’s', async () => {
    const { viewer, organisationId } = await changeRole()
    expect(codesOf(await subgraph.run(list, {}, { ...viewer, role: 'MANAGER' }))).toEqual(['FORBIDDEN'])
    expect(codesOf(await subgraph.run(list, {}))).toEqual(['UNAUTHENTICATED'])
    const stranger = testUser({
      organisationId: await insertAcme(subgraph.database),
      organisationKind: 'CLIENT',
      role: 'OWNER',
    })
    for (const filter of [{ organisationId }, {}])
      expect((await subgraph.data(list, { filter }, stranger)).auditEntries.edges).toEqual([])
  })

  test('our staff read every organisation’s, as ADMIN', async () => {
    const { organisationId } = await changeRole()
    const staff = testUser({ organisationId: createId(), organisationKind: 'OPERATOR', role: 'ADMIN' })
    const { auditEntries } = await subgraph.data(list, { filter: { organisationId } }, staff)
    expect(auditEntries.edges.length).toBe(2)
    expect(codesOf(await subgraph.run(list, {}, { ...staff, role: 'AGENT' }))).toEqual(['FORBIDDEN'])
  })
})
