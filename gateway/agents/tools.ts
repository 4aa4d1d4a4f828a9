import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Tool } from '@modelcontextprotocol/sdk/types.js'
import { DocumentRefused } from '../operation/request-error.ts'
import type { PublishedOperation } from '../registry/published-operations.ts'
import { describeOperation } from '../rest/described-operation.ts'
import { InputSchemas } from '../rest/input-schema.ts'
import type { VariablesSchema } from '../rest/input-schema.ts'
import { openNamed } from '../rest/named-operation.ts'
import type { NamedOperation } from '../rest/named-operation.ts'
import { answerParts, answerSchema } from '../rest/openapi-parts.ts'
import type { Generation } from '../supergraph/generation.ts'

/** What a tool's arguments are checked by. */
export type ToolInputSchema = Tool['inputSchema']

// Arguments of a tool that are no variables of its operation.
export const idempotencyKeyName = 'idempotencyKey'
export const dryRunName = 'dryRun'

const definitionsAt = '#/$defs/'
const longestKey = 255
const atOnce = 20

/** An application's queries and mutations as tools of an agent, by name. What no longer fits the graph is none. */
export async function describeTools(operations: readonly PublishedOperation[], generation: Generation) {
  const value: Tool[] = []
  for (const [index, operation] of operations.entries()) {
    if (index % atOnce === atOnce - 1) await nextTurn()
    const tool = operation.kind === 'SUBSCRIPTION' ? undefined : tryDescribe(operation, generation)
    if (tool) value.push(tool)
  }
  value.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { value, bytes: 2 * JSON.stringify(value).length }
}

function tryDescribe(operation: PublishedOperation, generation: Generation): Tool | undefined {
  try {
    const named = openNamed(operation, generation)
    return canBeTool(named) ? describeTool(named) : undefined
  } catch (error) {
    if (error instanceof DocumentRefused) return undefined
    throw error
  }
}

/** A mutation whose variables are called as what every tool takes besides could not be told apart. */
export function canBeTool({ published, definition }: NamedOperation): boolean {
  const names = definition.variableDefinitions?.map(({ variable }) => variable.name.value) ?? []
  return (
    published.kind === 'QUERY' || !names.some((name) => name === idempotencyKeyName || name === dryRunName)
  )
}

/** What a tool takes: its operation's variables, and nothing that is none. */
export function describeInput({ published, definition, ready }: NamedOperation): ToolInputSchema {
  const inputs = new InputSchemas(ready.generation.supergraph.apiSchema, definitionsAt)
  return toInputSchema(published, inputs.ofVariables(definition, ready.document), inputs)
}

function describeTool(named: NamedOperation): Tool {
  const { published, ready } = named
  const { name, kind, estimatedCost, requiredScopes, documentId } = published
  const schema = ready.generation.supergraph.apiSchema
  const inputs = new InputSchemas(schema, definitionsAt)
  const answers = new InputSchemas(schema, definitionsAt)
  const variables = inputs.ofVariables(named.definition, ready.document)
  const { description, answer, deprecations } = describeOperation(named, answers)
  return {
    name,
    ...(description !== '' && { description }),
    inputSchema: toInputSchema(published, variables, inputs),
    outputSchema: {
      type: 'object',
      properties: {
        ...answerSchema(answer, definitionsAt).properties,
        ...(kind === 'MUTATION' && { dryRun: { type: 'object', description: 'Told instead of `data`.' } }),
      },
      $defs: { ...answers.definitions, ...answerParts },
    },
    annotations: annotationsOf(kind),
    _meta: {
      'stratograph.dev/cost': estimatedCost,
      'stratograph.dev/scopes': requiredScopes,
      'stratograph.dev/document-id': documentId,
      ...(deprecations.length > 0 && { 'stratograph.dev/deprecations': deprecations }),
    },
  }
}

function toInputSchema(
  { kind }: PublishedOperation,
  variables: VariablesSchema,
  { definitions }: InputSchemas,
): ToolInputSchema {
  const isMutation = kind === 'MUTATION'
  const required = [...(variables.required ?? []), ...(isMutation ? [idempotencyKeyName] : [])]
  return {
    type: 'object',
    properties: { ...variables.properties, ...(isMutation && argumentsOfMutations) },
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...(Object.keys(definitions).length > 0 && { $defs: definitions }),
  }
}

const argumentsOfMutations = {
  [idempotencyKeyName]: {
    type: 'string',
    minLength: 1,
    maxLength: longestKey,
    description:
      'Chosen by you, a new one for each thing you want done. Called again with the same key and arguments within 24 hours, the tool does nothing and answers what it answered first.',
  },
  [dryRunName]: {
    type: 'boolean',
    default: false,
    description: 'Only check the arguments and tell the cost, the scopes and what is left of the budget.',
  },
}

/** A repeated call changes nothing more: its key stands for it. */
function annotationsOf(kind: PublishedOperation['kind']): NonNullable<Tool['annotations']> {
  const isQuery = kind === 'QUERY'
  return { readOnlyHint: isQuery, destructiveHint: !isQuery, idempotentHint: true, openWorldHint: false }
}
