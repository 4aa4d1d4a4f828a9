import type { Tool } from '@modelcontextprotocol/sdk/types.js'
import type { PublishedOperation } from '../registry/published-operations.ts'
import { describeOperation } from '../rest/described-operation.ts'
import { InputSchemas } from '../rest/input-schema.ts'
import type { VariablesSchema } from '../rest/input-schema.ts'
import { openOperations } from '../rest/open-operations.ts'
import type { OpenOperation } from '../rest/open-operations.ts'
import { answerParts, answerSchema } from '../rest/openapi-parts.ts'
import type { Generation } from '../supergraph/generation.ts'

/** What a tool's arguments are checked by. */
export type ToolInputSchema = Tool['inputSchema']

// Arguments of a tool that are no variables of its operation.
export const idempotencyKeyName = 'idempotencyKey'
export const dryRunName = 'dryRun'

const definitionsAt = '#/$defs/'
const longestKey = 255

/** An application's queries and mutations as tools of an agent, by name. What no longer fits the graph is none. */
export async function describeTools(operations: readonly PublishedOperation[], { supergraph }: Generation) {
  const value: Tool[] = []
  for await (const operation of openOperations(operations, supergraph.apiSchema))
    if ('definition' in operation && canBeTool(operation)) value.push(describeTool(operation))
  value.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { value, bytes: 2 * JSON.stringify(value).length }
}

/** A mutation whose variables are called as what every tool takes besides could not be told apart. */
export function canBeTool({ published, definition }: OpenOperation): boolean {
  const names = definition.variableDefinitions?.map(({ variable }) => variable.name.value) ?? []
  return (
    published.kind === 'QUERY' || !names.some((name) => name === idempotencyKeyName || name === dryRunName)
  )
}

/** What a tool takes: its operation's variables, and nothing that is none. */
export function describeInput({ published, definition, document, schema }: OpenOperation): ToolInputSchema {
  const inputs = new InputSchemas(schema, definitionsAt)
  return toInputSchema(published, inputs.ofVariables(definition, document), inputs)
}

function describeTool(operation: OpenOperation): Tool {
  const { name, kind, estimatedCost, requiredScopes, documentId } = operation.published
  const answers = new InputSchemas(operation.schema, definitionsAt)
  const { description, answer, deprecations } = describeOperation(operation, answers)
  return {
    name,
    ...(description !== '' && { description }),
    inputSchema: describeInput(operation),
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
