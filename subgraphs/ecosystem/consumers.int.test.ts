import { expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import type { RecordedEvent } from '../../platform/events/event.ts'
import { operatorMember } from '../../tests/testkit/ecosystem.ts'
import { testSubgraph, testUser } from '../../tests/testkit/subgraph.ts'
import type { CrmEvent } from '../crm/events.ts'
import type { IdentityEvent } from '../identity/events.ts'
import { createEcosystemConsumers } from './consumers.ts'
import { ecosystem } from './subgraph.ts'

const subgraph = testSubgraph(ecosystem)

/** Hands an event to those who consume its type, as the runner does. */
async function consume(organisationId: string, { type, data }: CrmEvent | IdentityEvent): Promise<void> {
  const event: RecordedEvent = {
    id: createId(),
    type,
    data,
    stream: 'test',
    version: 1,
    schemaVersion: 1,
    organisationId,
    actor: { kind: 'service', id: 'test' },
    correlationId: 'test',
    causationId: null,
    operation: null,
    traceParent: null,
    occurredAt: new Date(),
    position: '1',
  }
  const database = subgraph.database.as(serviceViewer('ecosystem'), 'test')
  for (const consumer of createEcosystemConsumers())
    if (consumer.types.includes(type)) await database.write((tx) => consumer.handle(event, tx))
}

test('with an operator comes the project of this platform, once, and whoever has an account uses it', async () => {
  const operator = operatorMember('MEMBER')
  const operatorId = operator.organisationId ?? ''
  const [early, late] = [testUser(), testUser()]
  const registered = (userId: string | null): CrmEvent => ({
    type: 'crm.customer.registered',
    data: { customerId: createId(), name: 'A', email: null, source: 'WEB', userId },
  })
  await consume(operatorId, registered(early.userId))
  const founded = (kind: 'OPERATOR' | 'CLIENT', organisationId: string): IdentityEvent => ({
    type: 'identity.organisation.created',
    data: { organisationId, kind, name: 'Acme', slug: 'acme', country: 'NL' },
  })
  await consume(createId(), founded('CLIENT', createId()))
  const query =
    '{ projects { edges { node { slug organisation { id } customers { edges { node { since } } } } } } }'
  expect(await subgraph.data(query, {}, operator)).toEqual({ projects: { edges: [] } })

  for (let times = 0; times < 2; times += 1) await consume(operatorId, founded('OPERATOR', operatorId))
  const lateCustomer = registered(null)
  await consume(operatorId, lateCustomer)
  expect((await subgraph.data(query, {}, late)).projects.edges).toEqual([])
  const { customerId } = lateCustomer.data as { customerId: string }
  for (let times = 0; times < 2; times += 1)
    await consume(operatorId, { type: 'crm.customer.linked', data: { customerId, userId: late.userId } })

  for (const [viewer, customers] of [
    [operator, 2],
    [early, 1],
    [late, 1],
  ] as const) {
    const { projects } = await subgraph.data(query, {}, viewer)
    expect(
      projects.edges.map(({ node }: any) => [node.slug, node.organisation.id, node.customers.edges.length]),
    ).toEqual([['stratograph', operatorId, customers]])
  }
  expect((await subgraph.data(query, {}, testUser())).projects.edges).toEqual([])
})
