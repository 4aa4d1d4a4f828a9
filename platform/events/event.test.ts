import { expect, it } from 'vitest'
import { comparePositions, startOfLog, stream, streamEntityId } from './event.ts'

it('orders positions as numbers, beyond what a double holds', () => {
  const positions = ['10', '9', '9007199254740993', startOfLog, '9007199254740992']
  expect(positions.toSorted(comparePositions)).toEqual([
    '0',
    '9',
    '10',
    '9007199254740992',
    '9007199254740993',
  ])
  expect(comparePositions('7', '7')).toBe(0)
})

it('names a stream by the entity it tells of', () => {
  expect(stream('commerce', 'order', 'a/b')).toBe('commerce.order/a/b')
  expect(streamEntityId('commerce.order/a/b')).toBe('a/b')
})
