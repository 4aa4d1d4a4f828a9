import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { GraphQLError, Kind, parse, print, Source, visit } from 'graphql'
import type { ASTNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql'
import { readOperationComment } from '../platform/graphql/operation-comment.ts'
import type { SourceOperation } from './read-operations.ts'
import { Refusal } from './refusal.ts'

/** What a folder holds, with everything that is wrong with it. */
interface Definitions {
  readonly operations: Map<string, OperationDefinitionNode>
  readonly fragments: Map<string, FragmentDefinitionNode>
  readonly problems: string[]
}

/**
 * Reads every `.graphql` and `.gql` file below a folder. An operation's text is itself, with the comment above it, and
 * the fragments it uses, from whichever file; its id is the SHA-256 of that text, which layout does not change. Throws
 * one `Refusal` for all that does not parse, has no name or a name twice, or is not there, each with file and line.
 */
export async function readFolder(folder: string): Promise<SourceOperation[]> {
  const found: Definitions = { operations: new Map(), fragments: new Map(), problems: [] }
  for (const path of await listFiles(folder)) {
    const text = await readFile(join(folder, path), 'utf8')
    collectDefinitions(new Source(text, path), found)
  }
  const composed = [...found.operations.values()].map((operation) => composeOperation(operation, found))
  if (found.problems.length > 0) throw new Refusal([...new Set(found.problems)])
  return composed
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(graphql|gql)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

function collectDefinitions(source: Source, { operations, fragments, problems }: Definitions): void {
  for (const definition of parseSource(source, problems)) {
    if (definition.kind === Kind.OPERATION_DEFINITION)
      collectNamed(definition, definition.name?.value, operations, problems)
    else if (definition.kind === Kind.FRAGMENT_DEFINITION)
      collectNamed(definition, definition.name.value, fragments, problems)
    else problems.push(`${placeOf(definition)}: this is neither an operation nor a fragment.`)
  }
}

function parseSource(source: Source, problems: string[]) {
  // An empty file is no mistake, but no document either.
  if (source.body.replaceAll(/#.*/g, '').trim() === '') return []
  try {
    return parse(source).definitions
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const line = error.locations?.[0]?.line ?? 1
    problems.push(`${source.name}:${line}: ${error.message}`)
    return []
  }
}

function collectNamed<Node extends OperationDefinitionNode | FragmentDefinitionNode>(
  definition: Node,
  name: string | undefined,
  known: Map<string, Node>,
  problems: string[],
): void {
  const what = definition.kind === Kind.FRAGMENT_DEFINITION ? 'fragment' : 'operation'
  const other = name === undefined ? undefined : known.get(name)
  if (name === undefined) problems.push(`${placeOf(definition)}: the operation needs a name.`)
  else if (other)
    problems.push(
      `${placeOf(definition)}: the ${what} ${name} is there already, in ${placeOf(other)}: names are used once.`,
    )
  else known.set(name, definition)
}

function composeOperation(
  operation: OperationDefinitionNode,
  { fragments, problems }: Definitions,
): SourceOperation {
  const used = new Map<string, FragmentDefinitionNode>()
  collectFragments(operation, fragments, used, problems)
  const comment = readOperationComment(operation).map((line) => `#${line}\n`)
  const body = [`${comment.join('')}${print(operation)}`, ...[...used.values()].map(print)].join('\n\n')
  return { id: createHash('sha256').update(body).digest('hex'), body, place: placeOf(operation) }
}

function collectFragments(
  node: ASTNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  used: Map<string, FragmentDefinitionNode>,
  problems: string[],
): void {
  visit(node, {
    FragmentSpread(spread) {
      const name = spread.name.value
      const fragment = fragments.get(name)
      if (!fragment) {
        problems.push(`${placeOf(spread)}: there is no fragment ${name} in the folder.`)
      } else if (!used.has(name)) {
        used.set(name, fragment)
        collectFragments(fragment, fragments, used, problems)
      }
    },
  })
}

function placeOf({ loc }: ASTNode): string {
  return `${loc?.source.name}:${loc?.startToken.line}`
}
