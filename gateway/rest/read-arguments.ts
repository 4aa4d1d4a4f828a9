import { isInputObjectType, isInputType, isListType, isNonNullType, typeFromAST } from 'graphql'
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { isDeeperThan, maxValueDepth } from '../limits/value-depth.ts'
import { badRequest } from '../operation/operation-request.ts'

/** An operation's variables by name, as JSON values. */
export type Arguments = Readonly<Record<string, unknown>>

/** How a variable is written in a query string. */
export type ParameterForm = 'text' | 'integer' | 'number' | 'boolean' | 'json' | 'list'

/**
 * Reads an operation's variables from a query string: lists as often as they have items, input objects and whatever
 * else is no plain value as JSON. Throws `RequestError` BAD_REQUEST for what is no variable, comes twice or has not
 * the form of its type.
 */
export function readSearchArguments(
  search: URLSearchParams,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): Arguments {
  const types = variableTypes(operation, schema)
  const names = [...new Set(search.keys())]
  refuseUnknown(names, types)
  return Object.fromEntries(
    names.map((name) => [name, readParameter(name, search.getAll(name), types.get(name))]),
  )
}

/** Checks a JSON body of variables. Throws `RequestError` BAD_REQUEST for what is no variable or too deep. */
export function checkBodyArguments(
  body: unknown,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): Arguments {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('The body must be a JSON object of the operation’s variables.')
  refuseUnknown(Object.keys(body), variableTypes(operation, schema))
  if (isDeeperThan(body, maxValueDepth + 1))
    throw badRequest(`The body holds values more than ${maxValueDepth} levels deep.`)
  return body as Arguments
}

/** How a type's values are written; the items of a list have a form of their own. */
export function formOf(type: GraphQLInputType): ParameterForm {
  if (isNonNullType(type)) return formOf(type.ofType)
  if (isListType(type)) return formOf(type.ofType) === 'list' ? 'json' : 'list'
  return isInputObjectType(type) ? 'json' : (scalarForms[type.name] ?? 'text')
}

const scalarForms: Readonly<Record<string, ParameterForm>> = {
  Int: 'integer',
  Float: 'number',
  Boolean: 'boolean',
  JSON: 'json',
}

export function variableTypes(
  { variableDefinitions = [] }: OperationDefinitionNode,
  schema: GraphQLSchema,
): ReadonlyMap<string, GraphQLInputType> {
  return new Map(
    variableDefinitions.flatMap(({ variable, type: node }) => {
      const type = typeFromAST(schema, node)
      return isInputType(type) ? [[variable.name.value, type] as const] : []
    }),
  )
}

function refuseUnknown(names: readonly string[], types: ReadonlyMap<string, GraphQLInputType>): void {
  const unknown = names.find((name) => !types.has(name))
  if (unknown === undefined) return
  const known = types.size > 0 ? `It takes ${[...types.keys()].join(', ')}.` : 'It takes none.'
  throw badRequest(`The operation has no variable ${JSON.stringify(unknown)}. ${known}`)
}

function readParameter(name: string, texts: readonly string[], type: GraphQLInputType | undefined): unknown {
  if (!type) return undefined
  const nullable = isNonNullType(type) ? type.ofType : type
  if (isListType(nullable) && formOf(nullable) === 'list') {
    const form = formOf(nullable.ofType)
    return texts.map((text) => readText(name, text, form))
  }
  const [text = '', ...others] = texts
  if (others.length > 0)
    throw badRequest(`The parameter "${name}" is given ${texts.length} times and is no list.`)
  return readText(name, text, formOf(nullable))
}

const written: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d{1,10}$/,
  number: /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/,
  boolean: /^(true|false)$/,
}

function readText(name: string, text: string, form: ParameterForm): unknown {
  if (form === 'text') return text
  if (form === 'json') return readJson(name, text)
  if (!written[form]?.test(text))
    throw badRequest(`The parameter "${name}" must be ${form === 'integer' ? 'an' : 'a'} ${form}.`)
  return form === 'boolean' ? text === 'true' : Number(text)
}

function readJson(name: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (!isDeeperThan(value, maxValueDepth)) return value
  } catch {
    throw badRequest(`The parameter "${name}" is not JSON.`)
  }
  throw badRequest(`The parameter "${name}" holds values more than ${maxValueDepth} levels deep.`)
}
