import { expect, test } from 'vitest'
import { recallParameters, rememberParameters } from './known-bodies.ts'
import { readParameters } from './operation-request.ts'

function read(body: object) {
  const bytes = Buffer.from(JSON.stringify(body))
  const parameters = readParameters(JSON.parse(String(bytes)))
  rememberParameters(bytes, parameters)
  return { bytes, parameters }
}

test('a body is known again by its bytes, and nobody can change what was read from it', () => {
  const { bytes, parameters } = read({ query: '{ a }', operationName: null })
  expect(recallParameters(Buffer.from(bytes))).toBe(parameters)
  expect(Object.isFrozen(parameters)).toBe(true)
  expect(Object.isFrozen(parameters.variables)).toBe(true)
  bytes.fill(0)
  expect(recallParameters(Buffer.from(bytes))).toBeUndefined()
  const other = read({ query: '{ b }', operationName: null })
  expect(recallParameters(other.bytes)).toBe(other.parameters)
  expect(recallParameters(Buffer.from('{"query":"{ a }","operationName":null}'))).toBeUndefined()
})

test('a body with variables or extensions is not kept, nor is a long one', () => {
  const bodies = [
    { query: 'query Q($secret: String) { a }', variables: { secret: 'word' } },
    { query: '{ ext }', extensions: { cursor: 'c' } },
    { query: `{ a } # ${'x'.repeat(16 * 1024)}` },
  ]
  for (const body of bodies) expect(recallParameters(read(body).bytes)).toBeUndefined()
})
