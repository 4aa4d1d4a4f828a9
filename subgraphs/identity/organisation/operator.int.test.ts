import { expect, test } from 'vitest'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { foundOperatorOf } from '../services.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)
const founding = {
  organisationName: 'Zürich Cells & Co.',
  country: 'CH',
  ownerEmail: 'owner@operator.test',
  ownerPassword: 'a long enough secret',
}
const signIn = /* GraphQL */ `
  mutation ($input: UserSignInInput!) {
    userSignIn(input: $input) {
      user {
        id
      }
    }
  }
`
const ownMemberships = /* GraphQL */ `
  {
    me {
      memberships {
        edges {
          node {
            role
            organisation {
              kind
              name
              slug
            }
          }
        }
      }
    }
  }
`

test('the operator is founded once, however many processes start together, and its owner can sign in', async () => {
  const founded = await Promise.all(
    Array.from({ length: 8 }, () => foundOperatorOf(subgraph.services, founding)),
  )
  expect(founded.filter(Boolean)).toHaveLength(1)
  expect(await foundOperatorOf(subgraph.services, { ...founding, ownerEmail: 'other@operator.test' })).toBe(
    false,
  )
  const input = { email: founding.ownerEmail, password: founding.ownerPassword }
  const { userSignIn } = await subgraph.data(signIn, { input })
  const { me } = await subgraph.data(ownMemberships, {}, testUser({ userId: userSignIn.user.id }))
  expect(me.memberships.edges).toEqual([
    {
      node: {
        role: 'OWNER',
        organisation: { kind: 'OPERATOR', name: 'Zürich Cells & Co.', slug: 'zurich-cells-co' },
      },
    },
  ])
})
