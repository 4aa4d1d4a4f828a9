import { describe, expect, test } from 'vitest'
import { createApiKey, looksLikeApiKey, readApiKey } from './api-key.ts'

describe('an API key', () => {
  test('tells its environment, its prefix and a hash, the same each time it is read', () => {
    const { text, ...parts } = createApiKey('LIVE')
    expect(text).toMatch(/^sg_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{30}$/)
    expect(parts).toEqual({
      environment: 'LIVE',
      prefix: text.slice(0, 20),
      hash: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(readApiKey(text)).toEqual(parts)
    expect(readApiKey(createApiKey('TEST').text)?.environment).toBe('TEST')
  })

  test('is refused when any character is wrong, missing or too many', () => {
    const { text } = createApiKey('TEST')
    for (let index = 0; index < text.length; index += 1) {
      const other = text[index] === 'a' ? 'b' : 'a'
      expect(readApiKey(text.slice(0, index) + other + text.slice(index + 1))).toBeUndefined()
    }
    for (const wrong of [text.slice(0, -1), `${text}0`, ` ${text}`, `${text}\n`, text.toUpperCase(), ''])
      expect(readApiKey(wrong)).toBeUndefined()
    expect(readApiKey(text.replace('sg_test', 'sg_live'))).toBeUndefined()
  })

  test('is told from other tokens by its beginning', () => {
    expect(looksLikeApiKey(createApiKey('LIVE').text)).toBe(true)
    expect(looksLikeApiKey('sg_live_')).toBe(true)
    expect(looksLikeApiKey('eyJhbGciOiJFZERTQSJ9.e30.sig')).toBe(false)
  })

  test('is never the same twice', () => {
    const keys = Array.from({ length: 1_000 }, () => createApiKey('LIVE').text)
    expect(new Set(keys).size).toBe(1_000)
  })
})
