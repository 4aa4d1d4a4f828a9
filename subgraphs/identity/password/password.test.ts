import { expect, test } from 'vitest'
import { PasswordHasher } from './password-hasher.ts'
import { isGuessable, passwordBytes } from './password.ts'

const password = 'correct horse battery'

test('the account’s own words and repeated characters are guessable, other passwords not', () => {
  const guess = (text: string) => isGuessable(text, 'Ada.Lovelace@example.test', 'Ada Lovelace')
  for (const text of ['ADA.LOVELACE@EXAMPLE.TEST', 'ada.lovelace', 'AdaLovelace', 'aaaaaaaaaa', 'ababababab'])
    expect([text, guess(text)]).toEqual([text, true])
  expect(guess(password)).toBe(false)
})

test('two Unicode forms of a password are the same password', () => {
  expect(passwordBytes('Zoë')).toEqual(passwordBytes('Zoe\u0308'))
})

test('a hash confirms its own password only, and differs each time', async () => {
  const hasher = new PasswordHasher()
  const [one, two] = await Promise.all([hasher.hash(password), hasher.hash(password)])
  expect(one).not.toBe(two)
  expect(await hasher.verify(one, password)).toBe(true)
  expect(await hasher.verify(one, `${password}x`)).toBe(false)
})

test('without a hash the answer is no, after the same kind of work', async () => {
  const hasher = new PasswordHasher()
  const stored = await hasher.hash(password)
  await hasher.verify(null, password)
  const timed = async (hash: string | null) => {
    const start = performance.now()
    expect(await hasher.verify(hash, 'another password')).toBe(false)
    return performance.now() - start
  }
  const times = { decoy: Infinity, stored: Infinity }
  for (let round = 0; round < 5; round += 1) {
    times.decoy = Math.min(times.decoy, await timed(null))
    times.stored = Math.min(times.stored, await timed(stored))
  }
  // Skipping the work would make it a thousandth.
  expect(times.decoy / times.stored).toBeGreaterThan(0.2)
})

test('when too many wait the next one is turned away at once, and those who waited are served', async () => {
  const hasher = new PasswordHasher({ maxRunning: 1, maxWaiting: 2 })
  const served = [hasher.hash(password), hasher.hash(password), hasher.hash(password)]
  await expect(hasher.hash(password)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  expect(await Promise.all(served)).toHaveLength(3)
  expect(await hasher.hash(password)).toMatch(/^\$argon2id\$/)
})

test('who stops waiting gives up the place in the queue', async () => {
  const hasher = new PasswordHasher({ maxRunning: 1, maxWaiting: 1 })
  const leaving = new AbortController()
  const first = hasher.hash(password)
  const left = hasher.hash(password, leaving.signal)
  leaving.abort(new Error('the client left'))
  await expect(left).rejects.toThrow('the client left')
  await expect(hasher.hash(password, leaving.signal)).rejects.toThrow('the client left')
  const next = hasher.hash(password)
  expect(await Promise.all([first, next])).toHaveLength(2)
  expect(await hasher.hash(password)).toMatch(/^\$argon2id\$/)
})
