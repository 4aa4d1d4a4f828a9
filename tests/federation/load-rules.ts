import { readdirSync } from 'node:fs'
import type { FederationRule } from './run-cases.ts'

export interface NamedRule {
  readonly name: string
  readonly rule: FederationRule
}

const folder = new URL('.', import.meta.url)

/** Every folder beside this file is a rule: its subgraphs and its cases. */
export function loadRules(): Promise<NamedRule[]> {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const names = folders.map((entry) => entry.name).sort()
  return Promise.all(names.map(async (name) => ({ name, rule: await loadRule(name) })))
}

async function loadRule(name: string): Promise<FederationRule> {
  const { subgraphs } = await import(new URL(`./${name}/subgraphs.ts`, folder).href)
  const { cases } = await import(new URL(`./${name}/cases.ts`, folder).href)
  return { subgraphs, cases }
}
