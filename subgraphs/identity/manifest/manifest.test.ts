import { describe, expect, test } from 'vitest'
import { mostOperations, readManifest } from './manifest.ts'

const apollo = (operations: unknown) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
})
const problemsOf = (format: 'APOLLO' | 'RELAY', manifest: unknown) =>
  readManifest(format, manifest).problems?.map(({ code, path }) => [code, path.join('.')])

describe('a manifest', () => {
  test('of Apollo’s tools is read', () => {
    const operation = { id: 'a', name: 'A', type: 'query', body: 'query A { me { id } }', clientName: 'web' }
    expect(readManifest('APOLLO', apollo([operation]))).toEqual({
      operations: [{ documentId: 'a', body: 'query A { me { id } }', path: ['operations', '0'] }],
    })
  })

  test('of Relay’s compiler is read', () => {
    expect(readManifest('RELAY', { a: 'query A { me { id } }', b: 'query B { me { id } }' })).toEqual({
      operations: [
        { documentId: 'a', body: 'query A { me { id } }', path: ['a'] },
        { documentId: 'b', body: 'query B { me { id } }', path: ['b'] },
      ],
    })
  })

  test('of another form is refused with what is wrong', () => {
    expect(problemsOf('APOLLO', [])).toEqual([['WRONG_FORMAT', '']])
    expect(problemsOf('APOLLO', { format: 'other' })).toEqual([['WRONG_FORMAT', 'format']])
    expect(problemsOf('APOLLO', { ...apollo([]), version: 2 })).toEqual([['WRONG_FORMAT', 'version']])
    expect(problemsOf('APOLLO', apollo({}))).toEqual([['WRONG_FORMAT', 'operations']])
    expect(problemsOf('RELAY', 'text')).toEqual([['WRONG_FORMAT', '']])
  })

  test('has every misshapen and every repeated operation told', () => {
    const good = { id: 'a', body: '{ me { id } }' }
    expect(
      problemsOf('APOLLO', apollo([good, { id: '', body: 'x' }, null, { id: 'b', body: ' ' }, good])),
    ).toEqual([
      ['WRONG_FORMAT', 'operations.1.id'],
      ['WRONG_FORMAT', 'operations.2.id'],
      ['WRONG_FORMAT', 'operations.3.body'],
      ['DUPLICATE_ID', 'operations.4.id'],
    ])
    expect(problemsOf('RELAY', { a: 1 })).toEqual([['WRONG_FORMAT', 'a.body']])
  })

  test('of as many operations as allowed is read, of one more refused', () => {
    const list = (length: number) =>
      apollo(Array.from({ length }, (_, index) => ({ id: String(index), body: '{ me { id } }' })))
    expect(readManifest('APOLLO', list(mostOperations)).problems).toBeUndefined()
    expect(problemsOf('APOLLO', list(mostOperations + 1))).toEqual([['TOO_MANY_OPERATIONS', '']])
  })
})
