import { expect, test } from 'vitest'
import { anonymousViewer, serviceViewer } from '../../../platform/auth/viewer.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { testUser } from '../../../tests/testkit/subgraph.ts'
import { subjectFrom } from '../message/message.ts'
import { partyOf, requireClosable, requireHandable, requireSpeakable } from './conversation.ts'
import type { ConversationStatus } from './conversation.ts'

const [operator, asker] = ['operator', 'asker']
const conversation = (status: ConversationStatus = 'OPEN') => ({
  organisationId: operator,
  userId: asker,
  status,
})
const staff = (role: 'MEMBER' | 'AGENT' | 'OWNER', organisationId = operator) =>
  testUser({ organisationId, organisationKind: 'OPERATOR', role })

test('whoever began it speaks as the customer, staff from AGENT on as an agent, nobody else at all', () => {
  expect(partyOf(conversation(), testUser({ userId: asker }))).toBe('CUSTOMER')
  expect(partyOf(conversation(), staff('AGENT'))).toBe('AGENT')
  expect(partyOf(conversation(), staff('OWNER'))).toBe('AGENT')
  expect(partyOf(conversation(), staff('MEMBER'))).toBeNull()
  expect(partyOf(conversation(), staff('OWNER', 'another'))).toBeNull()
  expect(
    partyOf(
      conversation(),
      testUser({ organisationId: operator, organisationKind: 'DEALER', role: 'OWNER' }),
    ),
  ).toBeNull()
  expect(partyOf(conversation(), testUser())).toBeNull()
  expect(partyOf(conversation(), anonymousViewer)).toBeNull()
  expect(partyOf(conversation(), serviceViewer('x'))).toBeNull()
})

function codeOf(act: () => void): string | null {
  try {
    act()
    return null
  } catch (error) {
    return error instanceof Refusal ? (error.reasons[0]?.code ?? '') : 'not a refusal'
  }
}

test('who may speak when', () => {
  const codes = (['OPEN', 'HANDED_OVER', 'CLOSED'] as const).map((status) =>
    (['CUSTOMER', 'AGENT'] as const).map((party) =>
      codeOf(() => requireSpeakable(conversation(status), party)),
    ),
  )
  expect(codes).toEqual([
    [null, 'NOT_HANDED_OVER'],
    [null, null],
    ['CONVERSATION_CLOSED', 'CONVERSATION_CLOSED'],
  ])
})

test('what may be handed over and closed', () => {
  const states = ['OPEN', 'HANDED_OVER', 'CLOSED'] as const
  expect(states.map((status) => codeOf(() => requireHandable(conversation(status))))).toEqual([
    null,
    'ALREADY_HANDED_OVER',
    'CONVERSATION_CLOSED',
  ])
  expect(states.map((status) => codeOf(() => requireClosable(conversation(status))))).toEqual([
    null,
    null,
    'ALREADY_CLOSED',
  ])
})

test('a subject is how the first message begins, cut between words', () => {
  expect(subjectFrom('  My battery\n is dead ')).toBe('My battery is dead')
  const long = subjectFrom(`${'word '.repeat(40)}`)
  expect(long).toBe(`${'word '.repeat(15)}word…`)
  expect(subjectFrom('x'.repeat(100))).toHaveLength(81)
})
