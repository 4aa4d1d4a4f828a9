import { expect, test } from 'vitest'
import { createConnection } from './connection.ts'

test('the first opening is no resumption', () => {
  const connection = createConnection()
  expect(connection.state.get()).toEqual({ status: 'connecting' })
  connection.opened(10)
  expect(connection.state.get()).toEqual({ status: 'live', resumption: null })
})

test('a loss is told once, from its beginning', () => {
  const connection = createConnection()
  connection.opened(10)
  connection.lost(20)
  connection.lost(30)
  expect(connection.state.get()).toEqual({ status: 'reconnecting', since: 20, number: 1 })
})

test('failing to connect at all is no loss', () => {
  const connection = createConnection()
  connection.lost(5)
  expect(connection.state.get()).toEqual({ status: 'connecting' })
})

test('only what happened before the resumption was missed', () => {
  const connection = createConnection()
  connection.opened(10)
  connection.shown(11)
  connection.lost(20)
  connection.opened(50)
  for (const occurredAt of [21, 49, 50, 51]) connection.shown(occurredAt)
  expect(connection.state.get()).toEqual({
    status: 'live',
    resumption: { number: 1, lostAt: 20, resumedAt: 50, missed: 2 },
  })
})

test('each resumption counts anew and has its own number', () => {
  const connection = createConnection()
  connection.opened(10)
  connection.lost(20)
  connection.opened(30)
  connection.shown(25)
  connection.lost(40)
  connection.opened(60)
  expect(connection.state.get()).toEqual({
    status: 'live',
    resumption: { number: 2, lostAt: 40, resumedAt: 60, missed: 0 },
  })
})
