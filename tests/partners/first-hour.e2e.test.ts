import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buildSchema, parse, specifiedRules, validate } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { composeChanged } from '../testkit/compose-changed.ts'
import { post, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { outputPattern, readBlocks } from './document-blocks.ts'
import type { DocumentBlock } from './document-blocks.ts'
import { createWorkFolder } from './partners-command.ts'
import type { WorkFolder } from './partners-command.ts'

let system: RunningSystem
let shop: WorkFolder
let adminToken: string
/** What the reader of the document has in the environment so far. */
let environment: Record<string, string | undefined>

beforeAll(async () => {
  ;[system, shop] = await Promise.all([startSystem('one process'), createWorkFolder()])
  adminToken = await signIn(system.url, 'client@demo.stratograph.test')
  await shop.write('package.json', '{ "type": "module" }')
  const withoutAvailability = (sdl: string) =>
    sdl.replace(/(\ntype Variant [^}]*?)\s+"""[^"]*"""\s+availability: [^\n]*/, '$1')
  environment = {
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    HOME: process.env['HOME'],
    GRAPH: `${system.url}/graphql`,
    SHOP: shop.path,
    NEXT: await shop.write('next.graphql', await composeChanged('commerce', withoutAvailability)),
    // Where our side of the story runs.
    DATABASE_URL: system.databaseUrl,
  }
}, 120_000)
afterAll(async () => {
  await system?.stop()
  await shop?.remove()
})

/** Asks as the partner's administrator, who may know all of it. */
async function ask(text: string, variables: Record<string, unknown> = {}): Promise<Record<string, any>> {
  const applicationId = environment['APPLICATION']
  const { data, errors } = await post(system.url, text, { applicationId, ...variables }, adminToken)
  expect(errors).toBeUndefined()
  const [answer] = Object.values(data as Record<string, any>)
  expect(answer.userErrors ?? []).toEqual([])
  return answer
}

/** Takes from an answer what the document says to keep. */
function keep({ application, secret }: Record<string, any>, name?: unknown): void {
  if (application) environment['APPLICATION'] = application.id
  if (secret) environment[name === 'build' ? 'STRATOGRAPH_KEY' : 'KEY'] = secret
}

/** Runs a command as it stands in the document; answers its output, errors after it. */
function runCommand(command: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: rootFolder, env: environment, timeout: 60_000 }
    execFile('sh', ['-ec', command], options, (_, out, err) => resolve(out.replace(/\n?$/, '\n') + err))
  })
}

/** Runs a command until it says what the document says. */
async function followCommand(
  { text, line }: DocumentBlock,
  expected: DocumentBlock | undefined,
): Promise<void> {
  if (expected?.language !== 'text')
    throw new Error(`Line ${line}: the document does not say what comes out.`)
  const pattern = outputPattern(expected.text)
  const isLater = text.startsWith('# a few seconds later\n')
  if (isLater) await expect.poll(() => runCommand(text), { timeout: 30_000, interval: 500 }).toMatch(pattern)
  else expect(await runCommand(text), `line ${line}`).toMatch(pattern)
}

async function follow(block: DocumentBlock, next: DocumentBlock | undefined): Promise<void> {
  const { language, file, text } = block
  if (file !== undefined) await shop.write(file, text)
  else if (language === 'sh') await followCommand(block, next)
  else if (language === 'graphql' && next?.language === 'json')
    for (const variables of JSON.parse(next.text)) keep(await ask(text, variables), variables.name)
  else if (language === 'graphql') keep(await ask(text))
  else expect(['json', 'text'], `line ${block.line}`).toContain(language)
}

test('a partner comes from nothing to a program that lives with its budget by doing what the document says', async () => {
  const document = await readFile(join(rootFolder, 'docs', 'partners.md'), 'utf8')
  const blocks = readBlocks(document, 'The first hour')
  for (const [index, block] of blocks.entries()) await follow(block, blocks[index + 1])
  expect(blocks.filter(({ language }) => language === 'sh')).toHaveLength(8)

  const { operations } = await ask(
    `query ($applicationId: ID!) { application(id: $applicationId) { operations { edges { node { name standing { problems } } } } } }`,
  )
  const names = operations.edges.map(({ node }: any) => [node.name, node.standing.problems])
  // The old text of what was changed goes on beside the new one.
  expect(names.sort()).toEqual([
    ['MyUsage', []],
    ['Variants', []],
    ['Variants', []],
  ])
}, 180_000)

test('every GraphQL text of the document fits the graph', async () => {
  const [document, api] = await Promise.all(
    ['docs/partners.md', 'schema/api.graphql'].map((path) => readFile(join(rootFolder, path), 'utf8')),
  )
  const schema = buildSchema(api ?? '')
  // A fragment stands in a file of its own, where nobody uses it.
  const rules = specifiedRules.filter(
    ({ name }) => !/^(KnownFragmentNames|NoUnusedFragments)Rule$/.test(name),
  )
  const texts = [...(document ?? '').matchAll(/^```graphql.*\n([^]*?)^```$/gm)].map(([, text = '']) => text)
  expect(texts.length).toBeGreaterThan(5)
  for (const text of texts) expect([text, validate(schema, parse(text), rules)]).toEqual([text, []])
})
