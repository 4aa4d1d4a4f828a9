import type { GraphQLSchema } from 'graphql'
import type { PublishedOperation } from '../registry/published-operations.ts'
import type { Generation } from '../supergraph/generation.ts'
import { describeOperation } from './described-operation.ts'
import { InputSchemas } from './input-schema.ts'
import type { JsonSchema } from './input-schema.ts'
import { openOperations } from './open-operations.ts'
import {
  answerParts,
  pathItemOf,
  problemDetails,
  responses,
  schemasAt,
  sharedHeaders,
} from './openapi-parts.ts'

/** An OpenAPI 3.1 document of an application's queries and mutations, as JSON text. */
export async function writeOpenApi(operations: readonly PublishedOperation[], { supergraph }: Generation) {
  const value = JSON.stringify(await composeOpenApi(operations, supergraph.apiSchema))
  return { value, bytes: 2 * value.length }
}

async function composeOpenApi(
  operations: readonly PublishedOperation[],
  schema: GraphQLSchema,
): Promise<JsonSchema> {
  const inputs = new InputSchemas(schema, schemasAt)
  const paths: Record<string, JsonSchema> = {}
  const stale: object[] = []
  let newest = ''
  for await (const operation of openOperations(operations, schema)) {
    const { name, publishedAt } = operation.published
    if (publishedAt > newest) newest = publishedAt
    // It spoils nothing for the others.
    if ('problem' in operation) stale.push({ name, problem: operation.problem })
    else paths[`/api/${name}`] = pathItemOf(describeOperation(operation, inputs))
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
