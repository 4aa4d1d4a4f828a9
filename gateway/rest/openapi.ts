import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DescribedOperation } from './described-operation.ts'
import { describeOperation } from './described-operation.ts'
import { DocumentRefused } from '../operation/request-error.ts'
import type { PublishedOperation } from '../registry/published-operations.ts'
import type { Generation } from '../supergraph/generation.ts'
import { InputSchemas } from './input-schema.ts'
import type { JsonSchema } from './input-schema.ts'
import { openNamed } from './named-operation.ts'
import {
  answerParts,
  pathItemOf,
  problemDetails,
  responses,
  schemasAt,
  sharedHeaders,
} from './openapi-parts.ts'

// So many are described before others get their turn.
const atOnce = 20

/** An OpenAPI 3.1 document of an application's queries and mutations, as JSON text. */
export async function writeOpenApi(operations: readonly PublishedOperation[], generation: Generation) {
  const value = JSON.stringify(await composeOpenApi(operations, generation))
  return { value, bytes: 2 * value.length }
}

async function composeOpenApi(
  operations: readonly PublishedOperation[],
  generation: Generation,
): Promise<JsonSchema> {
  const inputs = new InputSchemas(generation.supergraph.apiSchema, schemasAt)
  const paths: Record<string, JsonSchema> = {}
  const stale: object[] = []
  let newest = ''
  for (const [index, operation] of operations.entries()) {
    if (index % atOnce === atOnce - 1) await nextTurn()
    if (operation.kind === 'SUBSCRIPTION') continue
    if (operation.publishedAt > newest) newest = operation.publishedAt
    const described = tryDescribe(operation, generation, inputs)
    if ('problem' in described) stale.push({ name: operation.name, problem: described.problem })
    else paths[`/api/${operation.name}`] = pathItemOf(described)
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Published operations',
      description:
        'What this application published, as endpoints. The newest operation of a name is the one that is called.',
      version: newest || 'nothing published',
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key of the application: `sg_live_…`.',
        },
      },
      schemas: { ...inputs.definitions, ...answerParts, 'problem-details': problemDetails },
      headers: sharedHeaders,
      responses,
    },
    ...(stale.length > 0 && { 'x-stratograph-no-longer-valid': stale }),
  }
}

/** One that no longer fits the graph is named, and spoils nothing for the others. */
function tryDescribe(
  operation: PublishedOperation,
  generation: Generation,
  inputs: InputSchemas,
): DescribedOperation | { readonly problem: string } {
  try {
    return describeOperation(openNamed(operation, generation), inputs)
  } catch (error) {
    if (error instanceof DocumentRefused) return { problem: error.message }
    throw error
  }
}
