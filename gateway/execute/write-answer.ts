import type { FieldShape, ObjectShape, ValueShape } from './answer-shape.ts'
import { compileLeaf } from './leaf-values.ts'
import { quote } from './write-json.ts'
import { isJsonObject, type JsonObject } from './run.ts'

/** Answers `__schema` and `__type` fields by response key, as JSON text. */
export type IntrospectionTexts = Readonly<Record<string, string>>

/**
 * Writes merged data as the text of `data`, straight from the operation's shape. Gives up with undefined at the
 * first value that does not fit; `completeAnswer` then finds out, slowly and exactly, what that means.
 */
export type AnswerWriter = (data: JsonObject, introspection: IntrospectionTexts) => string | undefined

type Write = (value: unknown, introspection: IntrospectionTexts) => string | undefined

export function compileAnswer(shape: ObjectShape): AnswerWriter {
  return compileFields(shape.onlyFields ?? [])
}

function compileFields(fields: readonly FieldShape[]): AnswerWriter {
  if (fields.length === 0) return () => '{}'
  const parts = fields.map((field, index) => ({
    prefix: `${index === 0 ? '{' : ','}${quote(field.key)}:`,
    source: field.source,
    write: compileField(field),
  }))
  return (object, introspection) => {
    let text = ''
    for (let i = 0; i < parts.length; i += 1) {
      const part = parts[i]
      if (!part) break
      const written = part.write(object[part.source], introspection)
      if (written === undefined) return undefined
      text += part.prefix + written
    }
    return `${text}}`
  }
}

function compileField(field: FieldShape): Write {
  const { value, key } = field
  if (value.kind === 'typename') {
    const text = quote(value.typeName)
    return () => text
  }
  if (value.kind === 'introspection') return (_value, introspection) => introspection[key]
  return compileValue(value)
}

function compileValue(shape: ValueShape): Write {
  const write = compileNonNull(shape)
  if (shape.isNonNull) {
    return (value, introspection) =>
      value === null || value === undefined ? undefined : write(value, introspection)
  }
  return (value, introspection) =>
    value === null || value === undefined ? 'null' : write(value, introspection)
}

function compileNonNull(shape: ValueShape): Write {
  switch (shape.kind) {
    case 'leaf':
      return compileLeaf(shape)
    case 'list':
      return compileList(shape.item)
    case 'object':
      return compileObject(shape)
    case 'typename':
    case 'introspection':
      return () => undefined
  }
}

function compileList(item: ValueShape): Write {
  const write = compileValue(item)
  return (value, introspection) => {
    if (!Array.isArray(value)) return undefined
    if (value.length === 0) return '[]'
    let text = ''
    for (let i = 0; i < value.length; i += 1) {
      const written = write(value[i], introspection)
      if (written === undefined) return undefined
      text += i === 0 ? `[${written}` : `,${written}`
    }
    return `${text}]`
  }
}

function compileObject(shape: ObjectShape): Write {
  const writers = new Map<unknown, AnswerWriter>()
  // Objects of a single possible type are written without looking at their __typename.
  let single: AnswerWriter | undefined
  const compileType = (typename: unknown): AnswerWriter | undefined => {
    const fields = typeof typename === 'string' ? shape.fieldsOf(typename) : undefined
    const writer = fields && compileFields(fields)
    if (writer) writers.set(typename, writer)
    return writer
  }
  return (value, introspection) => {
    if (!isJsonObject(value)) return undefined
    if (single) return single(value, introspection)
    if (shape.onlyFields) return (single = compileFields(shape.onlyFields))(value, introspection)
    const typename = value['__typename']
    const writer = writers.get(typename) ?? compileType(typename)
    return writer?.(value, introspection)
  }
}
