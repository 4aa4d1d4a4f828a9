import { expect, test } from 'vitest'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { insertPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)
const update = `mutation ($input: UserProfileUpdateInput!) {
  userProfileUpdate(input: $input) {
    user { displayName locale timeZone preferences } userErrors { code field }
  }
}`

async function person(): Promise<UserViewer> {
  const { userId } = await insertPerson(subgraph.database)
  return testUser({ userId })
}

async function updateProfile(viewer: UserViewer, input: Record<string, unknown>) {
  return (await subgraph.data(update, { input }, viewer)).userProfileUpdate
}

test('preferences merge deeply, null removes a key, and what is not sent stays', async () => {
  const ada = await person()
  await updateProfile(ada, {
    preferences: { theme: 'DARK', units: { length: 'm', mass: 'kg' }, tags: [1, 2] },
  })
  const { user, userErrors } = await updateProfile(ada, {
    preferences: { units: { mass: 'lb', length: null }, tags: [3], fresh: { deep: { a: null, b: 1 } } },
  })
  expect(userErrors).toEqual([])
  expect(user.preferences).toEqual({
    theme: 'DARK',
    units: { mass: 'lb' },
    tags: [3],
    fresh: { deep: { b: 1 } },
  })
})

test('only the named fields change', async () => {
  const ada = await person()
  await updateProfile(ada, { displayName: ' Ada L. ', timeZone: 'Europe/London' })
  const { user } = await updateProfile(ada, { locale: 'en-GB', preferences: null })
  expect(user).toEqual({ displayName: 'Ada L.', locale: 'en-GB', timeZone: 'Europe/London', preferences: {} })
})

test('of forty updates at once none is lost', async () => {
  const ada = await person()
  const numbers = Array.from({ length: 40 }, (_, index) => index)
  await Promise.all(
    numbers.map((number) => updateProfile(ada, { preferences: { all: { [`k${number}`]: number } } })),
  )
  const { user } = await updateProfile(ada, {})
  expect(user.preferences.all).toEqual(Object.fromEntries(numbers.map((number) => [`k${number}`, number])))
})

test('preferences that grow too large together are refused and stay as they were', async () => {
  const ada = await person()
  await updateProfile(ada, { preferences: { a: 'x'.repeat(10_000) } })
  const refused = await updateProfile(ada, { displayName: 'Changed', preferences: { b: 'x'.repeat(10_000) } })
  expect(refused).toEqual({
    user: null,
    userErrors: [{ code: 'PREFERENCES_TOO_LARGE', field: ['input', 'preferences'] }],
  })
  const { user } = await updateProfile(ada, {})
  expect(user.displayName).toBe('Ada')
  expect(Object.keys(user.preferences)).toEqual(['a'])
})

const badUpdates: [string, Record<string, unknown>, string][] = [
  ['preferences that are no object', { preferences: [1] }, 'preferences'],
  ['preferences with U+0000', { preferences: { a: '\0' } }, 'preferences'],
  ['a blank name', { displayName: ' ' }, 'displayName'],
  ['an over-long name', { displayName: 'x'.repeat(10_241) }, 'displayName'],
  ['a time zone that is none', { timeZone: 'Nowhere' }, 'timeZone'],
]

test.each(badUpdates)('%s is refused with the field at fault', async (_, input, field) => {
  const result = await subgraph.run(update, { input }, await person())
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
})

test('nobody changes a profile without signing in', async () => {
  const result = await subgraph.run(update, { input: {} })
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})
