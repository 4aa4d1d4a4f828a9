import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { post, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

let system: RunningSystem
let readme: string

beforeAll(async () => {
  system = await startSystem('one process')
  readme = await readFile(join(rootFolder, 'README.md'), 'utf8')
}, 120_000)
afterAll(() => system?.stop())

test('what the README says to paste is answered in the shape the README shows', async () => {
  const [signIn = '', question = ''] = blocksOf('graphql')
  const [shown = ''] = blocksOf('json')
  const signedIn = await post(system.url, signIn)
  const token = signedIn.data.userSignIn.accessToken.value as string
  // The platform knows its own health once its gateway has reported for the first time.
  await vi.waitFor(
    async () => {
      const { errors, data } = await post(system.url, question, {}, token)
      expect(errors).toBeUndefined()
      expect(shapeOf({ data })).toEqual(shapeOf(JSON.parse(shown)))
    },
    { timeout: 20_000, interval: 500 },
  )
})

test('every script the README names is there', async () => {
  const { scripts } = JSON.parse(await readFile(join(rootFolder, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+:[a-z]+|dev|check|schema|bench)\b/g)].map(
    (match) => match[1],
  )
  expect(new Set(named).size).toBeGreaterThan(5)
  for (const name of named) expect(Object.keys(scripts)).toContain(name)
})

function blocksOf(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  )
}

/** The keys of an answer, with every list by its first item: the demo world moves with the day, its shape does not. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (value === null || typeof value !== 'object') return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
}
