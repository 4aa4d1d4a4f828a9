import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { readManifest } from '../subgraphs/identity/manifest/manifest.ts'
import type { ManifestFormat } from '../subgraphs/identity/manifest/manifest.ts'
import { readFolder } from './read-folder.ts'
import { reasonOf, Refusal } from './refusal.ts'

/** An operation to publish or to generate a method for. */
export interface SourceOperation {
  readonly id: string
  readonly body: string
  /** Where it was read, for people: `orders.graphql:12` or `manifest.json operations.3`. */
  readonly place: string
}

export interface OperationSource {
  readonly format: ManifestFormat
  readonly operations: readonly SourceOperation[]
}

/**
 * Reads operations from a manifest of Apollo's tools, a map of Relay's compiler or a folder of `.graphql` files, told
 * apart by what they are. Throws one `Refusal` with everything that is wrong, each with its place.
 */
export async function readOperations(path: string): Promise<OperationSource> {
  const source = (await isFolder(path))
    ? { format: 'APOLLO' as const, operations: await readFolder(path) }
    : await readManifestFile(path)
  if (source.operations.length === 0) throw new Refusal([`${path}: there is no operation in it.`])
  return source
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    throw new Refusal([`${path}: there is no such file or folder.`])
  }
}

async function readManifestFile(path: string): Promise<OperationSource> {
  const text = await readFile(path, 'utf8')
  const manifest = parseJson(path, text)
  const format = detectFormat(manifest)
  // How many at once is a matter of publishing, not of reading.
  const read = readManifest(format, manifest, Infinity)
  const placeOf = (place: readonly string[]) => [basename(path), place.join('.')].filter(Boolean).join(' ')
  const problems = (read.problems ?? []).map(({ message, path }) => `${placeOf(path)}: ${message}`)
  if (format === 'RELAY')
    problems.push(
      ...findRepeatedKeys(text).map((id) => `${placeOf([id])}: The id stands in the map more than once.`),
    )
  if (read.problems || problems.length > 0) throw new Refusal(problems)
  const operations = read.operations.map(({ documentId: id, body, path }) => {
    return { id, body, place: placeOf(path) }
  })
  return { format, operations }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal([`${path}: this is no JSON: ${reasonOf(error)}`])
  }
}

/** What says that it is a manifest is judged as one, so that its faults are told as what they are. */
function detectFormat(manifest: unknown): ManifestFormat {
  const isApollo =
    typeof manifest === 'object' && manifest !== null && ('format' in manifest || 'operations' in manifest)
  return isApollo ? 'APOLLO' : 'RELAY'
}

/** The keys an object of texts has twice: to who parses it, only the last of each is there. */
function findRepeatedKeys(json: string): string[] {
  const seen = new Set<unknown>()
  return [...json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)/g)].flatMap(([, text = '', colon]) => {
    if (colon === '') return []
    const key = JSON.parse(text) as string
    if (seen.has(key)) return key
    seen.add(key)
    return []
  })
}
