import { expect, test } from 'vitest'
import { emailKey } from './email-key.ts'

test('e-mail addresses that differ by case, Unicode form or blanks around are the same', () => {
  const same = ['Zoë@Example.test', 'zoë@example.TEST', 'ZOE\u0308@example.test', ' zoë@ｅxample.test ']
  expect(new Set(same.map(emailKey))).toEqual(new Set(['zoë@example.test']))
  expect(emailKey('zoe@example.test')).not.toBe('zoë@example.test')
})
