import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultLimits } from '../../gateway/limits/operation-limits.ts'
import { maxValueDepth } from '../../gateway/limits/value-depth.ts'
import { limitsVariables } from '../../platform/config/limits-config.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { maxPageSize } from '../../platform/database/keyset.ts'

const text = readFileSync(join(rootFolder, 'docs', 'security.md'), 'utf8')

test('every test the threat model names is there', () => {
  const named = [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map((match) => match[1] ?? '')
  expect(new Set(named).size).toBeGreaterThan(20)
  expect(named.filter((path) => !existsSync(join(rootFolder, path)))).toEqual([])
})

test('every limit it names has the default and the variable it says, and every variable is named', () => {
  const valueOf = (row: string) =>
    new RegExp(`^\\| ${row}[^|]*\\|\\s*([\\d,]+)`, 'm').exec(text)?.[1]?.replaceAll(',', '')
  const rows = {
    'Bytes of a body': defaultLimits.bodyBytes,
    'Tokens of a document': defaultLimits.tokens,
    'Fields in each other': defaultLimits.depth,
    Aliases: defaultLimits.aliases,
    'Root fields': defaultLimits.rootFields,
    Directives: defaultLimits.directives,
    'Levels of a variable': maxValueDepth,
    'Items of a list': maxPageSize,
  }
  for (const [row, value] of Object.entries(rows)) expect([row, valueOf(row)]).toEqual([row, String(value)])
  expect(Object.keys(limitsVariables).filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})
