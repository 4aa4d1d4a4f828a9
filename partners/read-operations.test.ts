import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOperations } from './read-operations.ts'
import { Refusal } from './refusal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stratograph-operations-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, content: string): Promise<string> {
  const file = join(folder, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return file
}

async function reasonsOf(path: string): Promise<readonly string[]> {
  try {
    await readOperations(path)
  } catch (error) {
    if (error instanceof Refusal) return error.reasons.map((reason) => reason.replaceAll(`${folder}/`, ''))
    throw error
  }
  return []
}

test('everything wrong in a folder is told with file and line', async () => {
  await write('a.graphql', 'query A { me { id } }\n\n{ me { id } }')
  await write('b/a.graphql', '\nquery A { me { ...Gone } }\nfragment F on User { id }')
  await write('b/c.graphql', 'fragment F on User { id }\nquery C {\n  me { ...F ...Lost }\n}')
  await write('b/d.graphql', 'query D {\n  me {')
  await write('b/e.graphql', 'type Query { me: ID }')
  expect(await reasonsOf(folder)).toEqual([
    'a.graphql:3: the operation needs a name.',
    'b/a.graphql:2: the operation A is there already, in a.graphql:1: names are used once.',
    'b/c.graphql:1: the fragment F is there already, in b/a.graphql:3: names are used once.',
    'b/d.graphql:2: Syntax Error: Expected Name, found <EOF>.',
    'b/e.graphql:1: this is neither an operation nor a fragment.',
    'b/c.graphql:3: there is no fragment Lost in the folder.',
  ])
})

test('an operation has the fragments it uses, each once, and an id that layout does not change', async () => {
  const fragments =
    'fragment F on User { id ...G }\nfragment G on User { id ...F }\nfragment H on User { id }'
  await write('f.graphql', fragments)
  await write('a.graphql', 'query A { me { ...F ...G } }')
  const [first] = (await readOperations(folder)).operations
  expect(first?.body.match(/fragment \w/g)).toEqual(['fragment F', 'fragment G'])
  expect(first?.place).toBe('a.graphql:1')
  await write('a.graphql', '\n\nquery  A {\n me { ...F, ...G } }')
  expect((await readOperations(folder)).operations[0]?.id).toBe(first?.id)
})

test('the comment right above an operation stays with it, another does not', async () => {
  await write('b.graphql', 'fragment F on User { id } # of F\nquery B { me { ...F } }')
  await write('a.graphql', '# Of the file.\n\n# What A is for.\n# And more.\nquery A { me { id } } # after')
  const [operation, other] = (await readOperations(folder)).operations
  expect(other?.body).toMatch(/^query B/)
  expect(operation?.body).toMatch(/^# What A is for\.\n# And more\.\nquery A {/)
})

test('manifests are told apart, and what is none says why', async () => {
  const apollo = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'a', body: '{ a }' }],
  }
  expect(await readOperations(await write('apollo.json', JSON.stringify(apollo)))).toEqual({
    format: 'APOLLO',
    operations: [{ id: 'a', body: '{ a }', place: 'apollo.json operations.0' }],
  })
  expect(await readOperations(await write('relay.json', '{"r":"{ r }"}'))).toEqual({
    format: 'RELAY',
    operations: [{ id: 'r', body: '{ r }', place: 'relay.json r' }],
  })
  const repeated = '{"a":"{ a(text: \\"b\\": 1) }", "b" : "{ b }", "\\u0061": "{ c }"}'
  expect(await reasonsOf(await write('repeated.json', repeated))).toEqual([
    'repeated.json a: The id stands in the map more than once.',
  ])
  const twice = { ...apollo, operations: [...apollo.operations, ...apollo.operations, { id: 'b' }] }
  expect(await reasonsOf(await write('twice.json', JSON.stringify(twice)))).toEqual([
    'twice.json operations.2.body: An operation needs its text.',
    'twice.json operations.1.id: The id "a" stands in the manifest more than once.',
  ])
  expect(await reasonsOf(await write('next.json', JSON.stringify({ ...apollo, version: 2 })))).toEqual([
    'next.json version: "version" must be 1.',
  ])
  expect(await reasonsOf(await write('list.json', '[]'))).toEqual([
    'list.json: The manifest must be a JSON object from id to operation text.',
  ])
  expect(await reasonsOf(await write('cut.json', '{"r":'))).toEqual([
    'cut.json: this is no JSON: Unexpected end of JSON input',
  ])
  expect(await reasonsOf(join(folder, 'none'))).toEqual(['none: there is no such file or folder.'])
  expect(await reasonsOf(await write('empty.json', '{}'))).toEqual([
    'empty.json: there is no operation in it.',
  ])
})
