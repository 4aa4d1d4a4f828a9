import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { commonViewer, isCommonViewer } from '../../platform/auth/common-viewer.ts'
import { anonymousViewer, hasRole, serviceViewer } from '../../platform/auth/viewer.ts'
import type { MachineViewer, UserViewer } from '../../platform/auth/viewer.ts'
import { viewerScopes } from '../../platform/auth/viewer-scopes.ts'
import { createId } from '../../platform/database/uuid.ts'
import { liveDefinitions } from '../../platform/graphql/live-directive.ts'
import { composeTinyGraph, createTinySubgraph } from '../../tests/testkit/tiny-graph.ts'
import { loadSupergraph } from '../supergraph/supergraph.ts'
import { findScope } from './common-rights.ts'

const supergraph = loadSupergraph(
  composeTinyGraph([
    createTinySubgraph(
      'things',
      `${liveDefinitions}
      type Query { ready: Boolean }
      type Subscription {
        open: Thing @live(scope: PUBLIC)
        inside: Thing @live(scope: ORGANISATION)
        silent: Thing
      }
      interface Thing { name: String price: Int owner: String }
      type Public implements Thing {
        name: String @sharedWithin(scope: PUBLIC)
        price: Int @sharedWithin(scope: PUBLIC)
        owner: String @sharedWithin(scope: PUBLIC)
      }
      type Inner implements Thing {
        name: String @sharedWithin(scope: PUBLIC)
        price: Int @sharedWithin(scope: ORGANISATION)
        owner: String
      }`,
      {},
    ),
  ]),
)

test.each([
  ['{ open { __typename name } }', 'PUBLIC'],
  ['{ open { name price } }', 'ORGANISATION'],
  ['{ open { ... on Public { price owner } } }', 'PUBLIC'],
  ['{ open { name owner } }', 'USER'],
  ['{ inside { name } }', 'ORGANISATION'],
  ['{ silent { name } }', 'USER'],
  ['{ open { ...Rest } } fragment Rest on Inner { owner }', 'USER'],
  ['{ open { name owner @include(if: false) } }', 'USER'],
])(
  'a subscription is shared as far as the narrowest of its fields, in any type they may be of: %s',
  (text, scope) => {
    expect(findScope(parse(`subscription ${text}`), supergraph)).toBe(scope)
  },
)

const user: UserViewer = {
  kind: 'user',
  userId: createId(),
  sessionId: createId(),
  organisationId: createId(),
  organisationKind: 'CLIENT',
  role: 'AGENT',
  hasSecondFactor: true,
}
const machine: MachineViewer = {
  kind: 'machine',
  principal: 'APPLICATION',
  machineId: createId(),
  credentialId: createId(),
  organisationId: createId(),
  organisationKind: 'DEALER',
  role: 'MEMBER',
  scopes: ['commerce:read'],
}

test.each([user, machine])(
  'what people or machines of one organisation have in common are their rights, and nobody',
  (viewer) => {
    const common = commonViewer(viewer)
    expect(common && isCommonViewer(common)).toBe(true)
    expect(isCommonViewer(viewer)).toBe(false)
    const text = JSON.stringify(common)
    for (const id of ['userId', 'sessionId', 'machineId', 'credentialId'])
      expect(text).not.toContain(Reflect.get(viewer, id) ?? 'no such id')
    expect(common).toMatchObject({ organisationId: viewer.organisationId, role: viewer.role })
    expect(common && [...viewerScopes(common)]).toEqual([...viewerScopes(viewer)])
    expect(common && hasRole(common, 'AGENT')).toBe(hasRole(viewer, 'AGENT'))
  },
)

test('who acts for no organisation has nothing in common with anybody', () => {
  const alone = { ...user, organisationId: null, organisationKind: null, role: null }
  expect([anonymousViewer, serviceViewer('crm'), alone].map(commonViewer)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
