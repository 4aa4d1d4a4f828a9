import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { subgraphs } from '../../subgraphs/subgraphs.ts'

const folder = join(rootFolder, 'subgraphs')
const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const rootFiles = ['README.md', 'context.ts', 'events.ts', 'subgraph.ts', 'tables.ts']
const optionalRootFiles = ['consumers.ts', 'services.ts']
const roles = [
  'type',
  'input',
  'resolver',
  'commands',
  'store',
  'loaders',
  'reference',
  'subscription',
  'test',
  'int.test',
]

test('the folders, the list of names and the list of definitions say the same', () => {
  const names = [...subgraphNames].sort()
  expect(folders.map((entry) => entry.name).sort()).toEqual(names)
  expect(subgraphs.map((definition) => definition.name).sort()).toEqual(names)
})

describe.each(folders.map((entry) => entry.name))('%s', (name) => {
  const entries = readdirSync(join(folder, name), { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  const features = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'external')
    .map((entry) => entry.name)

  test('has the files every subgraph has', () => {
    expect(files).toEqual(expect.arrayContaining(rootFiles))
    const others = files.filter(
      (file) => !rootFiles.includes(file) && !optionalRootFiles.includes(file) && !file.endsWith('.test.ts'),
    )
    expect(others).toEqual([])
  })

  test('has a first migration and seeds of its own', () => {
    expect(
      readdirSync(join(rootFolder, 'drizzle', name)).filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file))
        .length,
    ).toBeGreaterThan(0)
    expect(existsSync(join(rootFolder, 'drizzle', 'seeds', `${name}.ts`))).toBe(true)
  })

  test('names the files of a feature by their role', () => {
    const strangers = features.flatMap((feature) =>
      readdirSync(join(folder, name, feature))
        .filter((file) => !isRoleFile(file))
        .map((file) => `${feature}/${file}`),
    )
    expect(strangers).toEqual([])
  })

  test('tells in its README what it owns, extends, publishes, consumes and permits', () => {
    const text = readFileSync(join(folder, name, 'README.md'), 'utf8')
    for (const topic of ['Owns', 'Extends', 'Publishes', 'Consumes', 'Permissions', 'Gotchas'])
      expect(text).toContain(topic)
    expect(text.split('\n').length).toBeLessThanOrEqual(60)
  })
})

/** `order.store.ts`, or plain domain rules such as `order.ts`; never a folder of mixed things. */
function isRoleFile(file: string): boolean {
  const role = /^[a-z0-9-]+(?:\.([a-z.]+))?\.ts$/.exec(file)
  return role !== null && (role[1] === undefined || roles.includes(role[1]))
}
