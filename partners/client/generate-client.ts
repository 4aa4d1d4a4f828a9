import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSchema, Kind, print } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { readOperationComment } from '../../platform/graphql/operation-comment.ts'
import type { SourceOperation } from '../read-operations.ts'
import { reasonOf, Refusal } from '../refusal.ts'
import { readDocuments } from './read-documents.ts'
import type { ClientDocuments, ClientOperation } from './read-documents.ts'

export interface GeneratedClient {
  /** A TypeScript module that needs nothing but `fetch`. */
  readonly text: string
  readonly methods: readonly string[]
  /** Subscriptions, which need a socket: their types are there, methods are not. */
  readonly leftOut: readonly string[]
}

const schemaFile = join(rootFolder, 'schema', 'api.graphql')
const runtimeFile = join(rootFolder, 'partners', 'client', 'runtime.ts')

// What an object of methods may not be called by, or is by others.
const takenNames = new Set(['budget', 'then', 'constructor', '__proto__'])

/**
 * Writes a client of one method per query and mutation, each sending the id and the variables of its operation, with
 * types from the committed API schema. The same operations give the same text. Throws one `Refusal` with everything
 * that does not fit the graph or cannot be a method.
 */
export async function generateClient(sources: readonly SourceOperation[]): Promise<GeneratedClient> {
  const schemaText = await readFile(schemaFile, 'utf8')
  const documents = readDocuments(sources, buildSchema(schemaText))
  const isFollowed = ({ definition }: ClientOperation) => definition.operation === 'subscription'
  const called = documents.operations.filter((operation) => !isFollowed(operation))
  checkMethodNames(called)
  const parts = [
    '// Written by `npm run partners -- client`. Do not edit: write it anew when the operations change.',
    '/* eslint-disable */',
    await printTypes(documents, schemaText),
    await readFile(runtimeFile, 'utf8'),
    printCreateClient(called),
  ]
  return {
    text: `${parts.map((part) => part.trim()).join('\n\n')}\n`,
    methods: called.map(methodName),
    leftOut: documents.operations.filter(isFollowed).map(({ name }) => name),
  }
}

function checkMethodNames(operations: readonly ClientOperation[]): void {
  const methods = new Map<string, string>()
  const problems = operations.flatMap((operation) => {
    const method = methodName(operation)
    const other = methods.get(method)
    methods.set(method, operation.name)
    if (takenNames.has(method)) return `${operation.name}: no method of a client can be called ${method}.`
    return other === undefined ? [] : `${operation.name}: its method would be called as that of ${other}.`
  })
  if (problems.length > 0) throw new Refusal(problems)
}

async function printTypes({ operations, fragments }: ClientDocuments, schema: string): Promise<string> {
  const { generate } = await loadTools()
  const definitions = [...operations.map(({ definition }) => definition), ...fragments]
  const files: readonly { readonly content: string }[] = await generate(
    {
      schema,
      // One document: comments, which could name files to import, are not in it.
      documents: [print({ kind: Kind.DOCUMENT, definitions })],
      silent: true,
      generates: {
        'client.ts': {
          plugins: ['typescript-operations'],
          config: {
            enumType: 'string-literal',
            namingConvention: 'keep',
            scalars: { DateTime: 'string', JSON: 'unknown' },
            skipTypename: true,
            useTypeImports: true,
          },
        },
      },
    },
    false,
  )
  return files.map(({ content }) => content).join('\n')
}

/** Who only publishes does without the tools of development. */
async function loadTools() {
  try {
    return await import('@graphql-codegen/cli')
  } catch (error) {
    throw new Refusal([
      `Writing a client takes the development dependencies, which npm ci installs: ${reasonOf(error)}`,
    ])
  }
}

function printCreateClient(operations: readonly ClientOperation[]): string {
  return `/** A client that calls the published operations by their ids. Methods throw \`GraphError\` and \`NoAnswer\`. */
export function createClient(clientOptions: ClientOptions) {
  const { call, lastBudget } = createCaller(clientOptions)
  return {
    /** How the key's budget stood after the last answer that told; undefined before the first. */
    get budget(): ClientBudget | undefined {
      return lastBudget()
    },
${operations.map(printMethod).join('\n')}
  }
}

export type Client = ReturnType<typeof createClient>`
}

function printMethod(operation: ClientOperation): string {
  const { id, name, definition } = operation
  const kind = definition.operation
  const type = `${name}${kind === 'query' ? 'Query' : 'Mutation'}`
  const variables = `variables${needsVariables(definition) ? '' : '?'}: ${type}Variables`
  const request = `{ kind: '${kind}', id: ${JSON.stringify(id)}, variables, options }`
  return `
${printDescription(definition)}    ${methodName(operation)}(${variables}, options?: CallOptions): Promise<${type}> {
      return call(${request})
    },`
}

function printDescription(definition: OperationDefinitionNode): string {
  const lines = readOperationComment(definition).map(
    (line) => `     * ${line.trim().replaceAll('*/', '* /')}\n`,
  )
  return lines.length === 0 ? '' : `    /**\n${lines.join('')}     */\n`
}

function needsVariables({ variableDefinitions = [] }: OperationDefinitionNode): boolean {
  return variableDefinitions.some(
    ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue,
  )
}

function methodName({ name }: ClientOperation): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
