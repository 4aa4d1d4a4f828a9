import { GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { LruCache } from '../execute/lru-cache.ts'
import { checkLimits } from '../limits/check-limits.ts'
import type { OperationLimits } from '../limits/operation-limits.ts'
import { DocumentRefused, RequestError } from './request-error.ts'

export interface DocumentReaderOptions {
  readonly schema: GraphQLSchema
  readonly limits: OperationLimits
  readonly introspection: boolean
  /** Characters of document text kept with their parsed form, which takes about ten times as much. Default 8 million. */
  readonly maxCachedCharacters?: number | undefined
}

/** Parses and validates documents, each text once while it is remembered. */
export interface DocumentReader {
  /** Throws `DocumentRefused` with every error found. */
  read(source: string): DocumentNode
}

export function createDocumentReader(options: DocumentReaderOptions): DocumentReader {
  const remembered = new LruCache<DocumentNode>(options.maxCachedCharacters ?? 8_000_000)
  return {
    read(source) {
      const known = remembered.get(source)
      if (known) return known
      const document = parseDocument(source, options.limits.tokens)
      // Before validation, whose cost grows with the square of what is counted here.
      refuse(checkLimits(document, options.limits))
      refuse(validateDocument(document, options))
      // Refused documents are not kept: a flood of them must not push out those in use.
      remembered.set(source, document, source.length)
      return document
    },
  }
}

function parseDocument(source: string, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens })
  } catch (error) {
    if (error instanceof RangeError)
      throw new DocumentRefused([
        new RequestError('MAX_DEPTH_LIMIT', 'The document is nested too deeply.', 400),
      ])
    if (!(error instanceof GraphQLError)) throw error
    const isTooLong = error.message.includes('Parsing aborted')
    const message = isTooLong ? `The document has more than ${maxTokens} tokens.` : error.message
    throw new DocumentRefused([
      withCode(error, message, isTooLong ? 'MAX_TOKENS_LIMIT' : 'GRAPHQL_PARSE_FAILED'),
    ])
  }
}

function validateDocument(
  document: DocumentNode,
  { schema, introspection }: DocumentReaderOptions,
): GraphQLError[] {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
  return validate(schema, document, rules, { maxErrors: 50 }).map((error) =>
    withCode(error, error.message, 'GRAPHQL_VALIDATION_FAILED'),
  )
}

// One error may concern thousands of places; nobody looks at more than the first ones.
const maxPlaces = 10

function withCode(error: GraphQLError, message: string, code: string): GraphQLError {
  const { source } = error
  const nodes = error.nodes?.slice(0, maxPlaces)
  const positions = error.positions?.slice(0, maxPlaces)
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } })
}

function refuse(errors: readonly GraphQLError[]): void {
  if (errors.length > 0) throw new DocumentRefused(errors)
}
