import { expect, test } from 'vitest'
import { AttemptGate } from './attempt-gate.ts'

test('two of a kind run at once, 32 wait their turn, more are turned away, and others pass beside them', async () => {
  const gate = new AttemptGate()
  let [running, most] = [0, 0]
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return 'DONE'
  }
  const crowd = Array.from({ length: 40 }, () => gate.pass('a', work))
  expect(await gate.pass('b', async () => 'BESIDE')).toBe('BESIDE')
  const answers = await Promise.all(crowd)
  expect(answers.filter((answer) => answer === 'DONE')).toHaveLength(34)
  expect(answers.filter((answer) => answer === 'TOO_MANY')).toHaveLength(6)
  expect(most).toBe(2)
})

test('who was refused is not looked at again until it is forgotten, also when already waiting', async () => {
  const gate = new AttemptGate()
  let looks = 0
  const refuse = async () => {
    looks += 1
    gate.remember('a')
    throw new Error('locked')
  }
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => gate.pass('a', refuse)))
  expect(looks).toBe(1)
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(9)
  expect(await gate.pass('b', async () => 'DONE')).toBe('DONE')
  gate.forget()
  expect(await gate.pass('a', async () => 'DONE')).toBe('DONE')
})

test('of more than ten thousand that were refused the first is looked at again: what is remembered has an end', async () => {
  const gate = new AttemptGate()
  for (let count = 0; count <= 10_000; count += 1) gate.remember(`account ${count}`)
  expect(await gate.pass('account 0', async () => 'DONE')).toBe('DONE')
  expect(await gate.pass('account 1', async () => 'DONE')).toBe('TOO_MANY')
})

test('a gate may let more through, of which each still waits for its turn', async () => {
  const gate = new AttemptGate({ maxRunning: 3, maxWaiting: 1 })
  const work = () => new Promise((resolve) => setImmediate(resolve, 'DONE'))
  const answers = await Promise.all(Array.from({ length: 6 }, () => gate.pass('a', work)))
  expect(answers).toEqual(['DONE', 'DONE', 'DONE', 'DONE', 'TOO_MANY', 'TOO_MANY'])
})
