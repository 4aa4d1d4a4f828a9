import { expect, test } from 'vitest'
import { findViolations } from './import-directions.ts'
import { readSources } from './sources.ts'

const violationsOf = (path: string, text: string) => findViolations([{ path, text }])

test('the project keeps its own directions', async () => {
  expect(findViolations(await readSources())).toEqual([])
})

test.each([
  ['platform/x/a.ts', `import { b } from '../../gateway/b.ts'`, 'gateway/b.ts'],
  ['gateway/x/a.ts', `import { b } from '../../subgraphs/crm/b.ts'`, 'subgraphs/crm/b.ts'],
  ['subgraphs/crm/a.ts', `import { b } from '../ai/tables.ts'`, 'subgraphs/ai/tables.ts'],
  ['subgraphs/crm/a.ts', `import { b } from '../ai/events.ts'`, 'subgraphs/ai/events.ts'],
  ['subgraphs/crm/a.ts', `export { b } from '../../gateway/b.ts'`, 'gateway/b.ts'],
  ['subgraphs/crm/a.ts', `const b = await import('../../main.ts')`, 'main.ts'],
  ['gateway/a.ts', `import {\n  one,\n  two,\n} from '../tests/testkit/b.ts'`, 'tests/testkit/b.ts'],
  ['main.ts', `import { b } from './tests/b.ts'`, 'tests/b.ts'],
  ['control-room/x/a.ts', `import { b } from '../../schema/generate.ts'`, 'schema/generate.ts'],
  ['control-room/x/a.tsx', `import { b } from '../../platform/b.ts'`, 'platform/b.ts'],
])('%s is told that it may not import against the direction', (path, text, target) => {
  expect(violationsOf(path, text)).toEqual([`${path} may not import ${target}`])
})

test.each([
  ['subgraphs/crm/a.ts', `import type { OrderPlaced } from '../commerce/events.ts'`],
  ['subgraphs/crm/customer/a.ts', `import { tables } from '../tables.ts'`],
  ['subgraphs/ai/a.ts', `import { b } from '../../integrations/ai/b.ts'`],
  ['main.ts', `import { b } from './subgraphs/subgraphs.ts'`],
  ['control-room/x/a.ts', `import { b } from '../../schema/generated/graphql.ts'`],
  ['gateway/a.test.ts', `import { b } from '../tests/testkit/b.ts'`],
])('%s may import along the direction', (path, text) => {
  expect(violationsOf(path, text)).toEqual([])
})

test('only the configuration reads the environment', () => {
  const text = 'const port = process.env.PORT'
  expect(violationsOf('gateway/a.ts', text)).toEqual([
    'gateway/a.ts may not read process.env: platform/config does',
  ])
  expect(violationsOf('platform/config/a.ts', text)).toEqual([])
})

test.each([`import { request } from 'undici'`, `import { get } from 'node:https'`, `await fetch(url)`])(
  'where people may give addresses, "%s" goes past the guard',
  (text) => {
    for (const path of ['subgraphs/crm/a.ts', 'integrations/ai/a.ts'])
      expect(violationsOf(path, text)).toEqual([
        `${path} may not send requests itself: platform/outbound does`,
      ])
    for (const path of ['platform/outbound/a.ts', 'gateway/a.ts', 'subgraphs/crm/a.test.ts'])
      expect(violationsOf(path, text)).toEqual([])
    expect(violationsOf('subgraphs/crm/a.ts', 'await cache.prefetch(url)')).toEqual([])
  },
)
