import { expect, it } from 'vitest'
import {
  addressOf,
  comparePositions,
  reachesBack,
  readAddress,
  startOfLog,
  stream,
  streamEntityId,
} from './event.ts'

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

it('tells places of one log apart from those of another', () => {
  const [here, there] = ['0123456789abcdef', 'fedcba9876543210']
  expect(readAddress(addressOf('42', here))).toEqual({ position: '42', log: here })
  for (const text of ['42', '@', `42@${here}0`, `-1@${here}`, `42@${here.toUpperCase()}`, `42@${here} `])
    expect(readAddress(text)).toBeUndefined()
  expect(reachesBack(addressOf('9', here), addressOf('10', here))).toBe(true)
  expect(reachesBack(addressOf('10', here), addressOf('10', here))).toBe(true)
  expect(reachesBack(addressOf('10', here), addressOf('9', here))).toBe(false)
  expect(reachesBack(addressOf('9', here), addressOf('10', there))).toBe(false)
})

it('names a stream by the entity it tells of', () => {
  expect(stream('commerce', 'order', 'a/b')).toBe('commerce.order/a/b')
  expect(streamEntityId('commerce.order/a/b')).toBe('a/b')
})
