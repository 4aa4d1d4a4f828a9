import { expect, test } from 'vitest'
import { Canon, type InternedObjects, type InternedPlace } from './canon.ts'
import type { JsonObject } from './run.ts'

const author: InternedPlace = { place: 'books.author', leaves: ['id'], keys: [], nested: [] }
const book: InternedPlace = { place: 'books', leaves: ['id', 'body'], keys: ['author'], nested: [author] }

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value))

function intern(books: unknown, place = book): { books: JsonObject[]; distinct: number } {
  const interned: InternedObjects = new Map()
  const holder: JsonObject = { books: copy(books) }
  new Canon(place, interned).internField(holder, 'books')
  // Whatever becomes one, the answer is the same.
  expect(holder['books']).toEqual(books)
  return { books: [holder['books']].flat(3) as JsonObject[], distinct: interned.get('books')?.length ?? 0 }
}

const write = (id: unknown, body: unknown, by: unknown) => ({ id, body, author: by && { id: by } })

test('objects with equal leaves around equal objects become one', () => {
  const { books, distinct } = intern([write('1', 'x', 'a'), write('1', 'x', 'a'), write('1', 'x', 'b')])
  expect(distinct).toBe(2)
  expect(books[1]).toBe(books[0])
  expect(books[2]).not.toBe(books[0])
})

test('an object inside is one even where those around it differ', () => {
  const { books } = intern([write('1', 'x', 'a'), write('2', 'y', 'a')])
  expect(books[1]?.['author']).toBe(books[0]?.['author'])
})

test('null, what is missing, and values of other kinds differ', () => {
  const values = [write('1', null, 'a'), write(1, null, 'a'), write('1', 'null', 'a'), write('1', null, null)]
  expect(intern([...values, { id: '1', author: { id: 'a' } }, ...values]).distinct).toBe(5)
})

test('lists of leaves and lists of objects are compared item by item, in lists of lists as well', () => {
  const lists = [
    { id: '1', body: ['x', 'y'], author: [{ id: 'a' }, { id: 'b' }] },
    { id: '1', body: ['x', 'y'], author: [{ id: 'b' }, { id: 'a' }] },
    { id: '1', body: ['x'], author: [{ id: 'a' }, { id: 'b' }] },
    { id: '1', body: ['x', 'y'], author: [[{ id: 'a' }], { id: 'b' }] },
    { id: '1', body: ['x', 'y'], author: [{ id: 'a' }, { id: 'b' }, null] },
  ]
  expect(intern([lists, [...lists, null], lists]).distinct).toBe(5)
})

test('repetitions are found among many, whatever tells them apart', () => {
  const byId = Array.from({ length: 100 }, (_, n) => write(String(n % 40), 'the same', 'a'))
  expect(intern([...byId.slice(0, 8), ...byId]).distinct).toBe(40)
  const byBody = Array.from({ length: 100 }, (_, n) => write('same', `${'long '.repeat(20)}${n % 20}`, 'a'))
  expect(intern(byBody).distinct).toBeLessThan(100)
  const byAuthor = Array.from({ length: 100 }, (_, n) => write('same', 'same', `author ${n % 20}`))
  expect(intern(byAuthor).distinct).toBe(20)
})

test('a place where nothing repeats is left alone, and all its objects are known', () => {
  const unlike = Array.from({ length: 32 }, (_, n) => write(String(n), 'x', 'a'))
  expect(intern([...unlike, ...unlike]).distinct).toBe(64)
})

test('objects of several answers at a place are all known', () => {
  const interned: InternedObjects = new Map()
  const [one, other] = [{ books: [write('1', 'x', 'a')] }, { books: [write('1', 'x', 'a')] }]
  new Canon(book, interned).internField(one, 'books')
  new Canon(book, interned).internField(other, 'books')
  expect(interned.get('books')).toEqual([...one.books, ...other.books])
})

test('lists nested without end are left as they came', () => {
  const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`)
  const answer = { books: [write('1', deep(50_000), 'a'), write('1', deep(50_000), 'a'), deep(50_000)] }
  const interned: InternedObjects = new Map()
  new Canon(book, interned).internField(answer, 'books')
  expect(interned.get('books')?.length).toBe(2)
})
