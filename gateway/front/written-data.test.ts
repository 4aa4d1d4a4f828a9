import { expect, test } from 'vitest'
import { executionResult } from '../execute/engine-result.ts'
import { presentData, stringifyResult } from './written-data.ts'

const text = '{"a":{"b":[1,"two"]}, "c":null}'

test('data that nobody looked into is written as it was', () => {
  expect(stringifyResult({ data: presentData(executionResult(text, [])) })).toBe(`{"data":${text}}`)
  expect(
    stringifyResult({
      data: presentData(executionResult(text, [])),
      errors: [{ message: 'no' }],
      extensions: { x: 1 },
    }),
  ).toBe(`{"errors":[{"message":"no"}],"extensions":{"x":1},"data":${text}}`)
})

test('whoever looks into it sees an ordinary object, and what they change is written', () => {
  const data = presentData(executionResult(text, []))
  expect(data).toEqual({ a: { b: [1, 'two'] }, c: null })
  expect(Object.keys(data)).toEqual(['a', 'c'])
  data['c'] = 3
  delete data['a']
  expect(stringifyResult({ data })).toBe('{"data":{"c":3}}')
})

test('a change inside is written too', () => {
  const data = presentData(executionResult(text, []))
  const inner = data['a'] as { b: unknown[] }
  inner.b.push(3)
  expect(stringifyResult({ data })).toBe('{"data":{"a":{"b":[1,"two",3]},"c":null}}')
})

test('other results are written as JSON', () => {
  expect(stringifyResult({ data: null, errors: [] })).toBe('{"data":null,"errors":[]}')
  expect(stringifyResult({ errors: [] })).toBe('{"errors":[]}')
})
