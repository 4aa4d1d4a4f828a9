import { dirname, join, normalize } from 'node:path'

/** One source file, its path from the root with forward slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

interface ImportStatement {
  readonly target: string
  readonly typeOnly: boolean
}

/**
 * What each part may import of ours; packages are free to all. `main.ts` and the other programs at the edge
 * (tests, bench, seeds, schema generation, the partners' command) compose the parts and may import any of them, but never tests.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  platform: ['platform'],
  gateway: ['gateway', 'platform'],
  integrations: ['integrations', 'platform'],
  workflows: ['workflows', 'integrations', 'platform'],
  'control-room': ['control-room'],
}
const composers = new Set([
  'main.ts',
  'start-services.ts',
  'verify-audit.ts',
  'tests',
  'bench',
  'drizzle',
  'schema',
  'partners',
  'codegen.ts',
  'vitest.config.ts',
])

/**
 * Every import that goes against the direction of the architecture, every reader of the environment and every sender of
 * requests that goes past the guard, as one line each.
 */
export function findViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...forbiddenImports(file),
    ...environmentReads(file),
    ...unguardedRequests(file),
  ])
}

function forbiddenImports(file: SourceFile): string[] {
  return importsOf(file)
    .filter((statement) => !isAllowed(file.path, statement))
    .map(({ target }) => `${file.path} may not import ${target}`)
}

function isAllowed(from: string, { target, typeOnly }: ImportStatement): boolean {
  const [part, to] = [partOf(from), partOf(target)]
  const isTest = /\.test\.tsx?$/.test(from)
  // Generated from the API schema: types and documents, the one thing the web application shares with the server.
  if (part === 'control-room' && target.startsWith('schema/generated/')) return true
  if (to === 'tests') return part === 'tests' || part === 'bench' || isTest
  if (isTest || composers.has(part)) return true
  if (part === 'subgraphs') return isAllowedToSubgraph(from, target, typeOnly)
  // What the API looks like is generated; the web application knows nothing else of the server.
  if (part === 'control-room' && target.startsWith('schema/generated/')) return true
  if (part === 'workflows' && isEventLanguage(target)) return typeOnly
  return allowed[part]?.includes(to) ?? false
}

/** A subgraph sees itself, vendors, the platform, and of another subgraph only the types of its events. */
function isAllowedToSubgraph(from: string, target: string, typeOnly: boolean): boolean {
  if (from === 'subgraphs/subgraphs.ts')
    return /^subgraphs\/[^/]+\/subgraph\.ts$/.test(target) || partOf(target) === 'platform'
  if (folderOf(from) === folderOf(target)) return true
  if (isEventLanguage(target)) return typeOnly
  return ['integrations', 'platform'].includes(partOf(target))
}

function isEventLanguage(target: string): boolean {
  return /^subgraphs\/[^/]+\/events\.ts$/.test(target)
}

function environmentReads(file: SourceFile): string[] {
  const isFree =
    file.path.startsWith('platform/config/') ||
    composers.has(partOf(file.path)) ||
    /\.test\.tsx?$/.test(file.path)
  return !isFree && /\bprocess\.env\b/.test(file.text)
    ? [`${file.path} may not read process.env: platform/config does`]
    : []
}

const senders = /\bfrom 'undici'|\bfrom '(node:)?https?'|(?<![.\w])fetch\(/

/** Where addresses may come from people, requests are sent by the one client that judges addresses. */
function unguardedRequests(file: SourceFile): string[] {
  const mayMeetAddresses = ['subgraphs', 'integrations', 'workflows'].includes(partOf(file.path))
  return mayMeetAddresses && !/\.test\.tsx?$/.test(file.path) && senders.test(file.text)
    ? [`${file.path} may not send requests itself: platform/outbound does`]
    : []
}

const statementForm =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/gm

function importsOf(file: SourceFile): ImportStatement[] {
  return [...file.text.matchAll(statementForm)].map((match) => ({
    target: normalize(join(dirname(file.path), match[2] ?? match[3] ?? '')),
    typeOnly: match[1] !== undefined,
  }))
}

function partOf(path: string): string {
  return path.split('/')[0] ?? path
}

function folderOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}
