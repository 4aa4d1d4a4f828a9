import type { FieldShape, LeafShape, ObjectShape, ValueShape } from './answer-shape.ts'
import { compileLeaf, isTextLeaf, type LeafContext } from './leaf-values.ts'
import { quote } from './write-json.ts'
import { isJsonObject, type JsonObject } from './run.ts'

/** Answers `__schema` and `__type` fields by response key, as JSON text. */
export type IntrospectionTexts = Readonly<Record<string, string>>

/** What writing one answer needs besides its data. */
export interface WriteContext extends LeafContext {
  readonly introspection: IntrospectionTexts
  /** Texts of shared objects, by the number of the place that writes them. */
  readonly written: SharedTexts[]
}

/** The texts of the objects at one place. */
export interface SharedTexts {
  readonly texts: Map<unknown, string>
  isUsed: boolean
}

/**
 * Writes merged data as the text of `data`, straight from the operation's shape. Gives up with undefined at the
 * first value that does not fit; `completeAnswer` then finds out, slowly and exactly, what that means.
 */
export type AnswerWriter = (data: JsonObject, context: WriteContext) => string | undefined

/** Writes one object of a deferred part; `place` is where in the data its objects are, keys joined by dots. */
export function compilePart(
  shape: ObjectShape,
  place: string,
  isInterned: (place: string) => boolean,
): (object: unknown, context: WriteContext) => string | undefined {
  return new WriterCompiler(isInterned).compileObject({ ...shape, isNonNull: true }, place)
}

const enoughToTell = 16

type Write = (value: unknown, context: WriteContext) => string | undefined

/** `isInterned` tells where objects may be shared, so that they are written once and their text is used again. */
export function compileAnswer(shape: ObjectShape, isInterned: (place: string) => boolean): AnswerWriter {
  return new WriterCompiler(isInterned).compileFields(shape.onlyFields ?? [], '')
}

interface FieldPart {
  readonly source: string
  /** A plain string is written as it is. */
  readonly isText: boolean
  readonly write: Write
  /** The field's key, with the quotes of plain strings around it: each of these is one string less to put together. */
  readonly prefixes: Readonly<Record<'plain' | 'beforeText' | 'afterText' | 'betweenTexts', string>>
}

class WriterCompiler {
  private readonly isInterned: (place: string) => boolean
  private places = 0

  constructor(isInterned: (place: string) => boolean) {
    this.isInterned = isInterned
  }

  compileFields(fields: readonly FieldShape[], place: string): AnswerWriter {
    if (fields.length === 0) return () => '{}'
    const parts = fields.map((field, index) => this.compilePart(field, index === 0 ? '{' : ',', place))
    return (object, context) => {
      let text = ''
      let isOpen = false
      for (const { source, isText, write, prefixes } of parts) {
        const value = object[source]
        if (isText && context.isPlain && typeof value === 'string') {
          text += (isOpen ? prefixes.betweenTexts : prefixes.beforeText) + value
          isOpen = true
        } else {
          const written = write(value, context)
          if (written === undefined) return undefined
          text += (isOpen ? prefixes.afterText : prefixes.plain) + written
          isOpen = false
        }
      }
      return isOpen ? `${text}"}` : `${text}}`
    }
  }

  private compilePart(field: FieldShape, separator: string, place: string): FieldPart {
    const plain = `${separator}${quote(field.key)}:`
    return {
      source: field.source,
      isText: field.value.kind === 'leaf' && isTextLeaf(field.value),
      write: this.compileField(field, place === '' ? field.source : `${place}.${field.source}`),
      prefixes: { plain, beforeText: `${plain}"`, afterText: `"${plain}`, betweenTexts: `"${plain}"` },
    }
  }

  private compileField({ value, key }: FieldShape, place: string): Write {
    if (value.kind === 'introspection') return (_value, { introspection }) => introspection[key]
    if (value.kind !== 'typename') return this.compileValue(value, place)
    const text = quote(value.typeName)
    return () => text
  }

  private compileValue(shape: ValueShape, place: string): Write {
    const write = this.compileNonNull(shape, place)
    const whenNull = shape.isNonNull ? undefined : 'null'
    return (value, context) => (value === null || value === undefined ? whenNull : write(value, context))
  }

  private compileNonNull(shape: ValueShape, place: string): Write {
    switch (shape.kind) {
      case 'leaf':
        return hideValues(shape, compileLeaf(shape))
      case 'list':
        return compileList(this.compileValue(shape.item, place))
      case 'object':
        return this.isInterned(place)
          ? this.onlyOnce(this.compileObject(shape, place))
          : this.compileObject(shape, place)
      case 'typename':
      case 'introspection':
        return () => undefined
    }
  }

  private onlyOnce(write: Write): Write {
    const index = this.places
    this.places += 1
    return (value, context) => {
      const shared = (context.written[index] ??= { texts: new Map<unknown, string>(), isUsed: false })
      const { texts } = shared
      const known = texts.get(value)
      if (known !== undefined) {
        shared.isUsed = true
        return known
      }
      const text = write(value, context)
      // After so many that came once, none is expected to come again.
      if (text !== undefined && (shared.isUsed || texts.size < enoughToTell)) texts.set(value, text)
      return text
    }
  }

  compileObject(shape: ObjectShape & { isNonNull: boolean }, place: string): Write {
    const isNullable = !shape.isNonNull
    const writers = new Map<unknown, AnswerWriter>()
    const compileType = (typename: unknown): AnswerWriter | undefined => {
      const fields = typeof typename === 'string' ? shape.fieldsOf(typename) : undefined
      const writer = fields && this.compileFields(fields, place)
      if (writer) writers.set(typename, writer)
      return writer
    }
    // Objects of a single possible type are written without looking at their __typename.
    let single: AnswerWriter | undefined
    return (value, context) => {
      if (!isJsonObject(value)) return undefined
      if (single) return single(value, context)
      if (shape.onlyFields) return (single = this.compileFields(shape.onlyFields, place))(value, context)
      const typename = value['__typename'] ?? shape.typeName
      const writer = writers.get(typename) ?? compileType(typename)
      if (writer) return writer(value, context)
      return typeof typename === 'string' && isNullable && shape.isHidden(typename) ? 'null' : undefined
    }
  }
}

/** What only the graph knows is null to clients, and no fault. */
function hideValues({ hiddenValues, isNonNull }: LeafShape & { isNonNull: boolean }, write: Write): Write {
  if (!hiddenValues?.size || isNonNull) return write
  return (value, context) =>
    typeof value === 'string' && hiddenValues.has(value) ? 'null' : write(value, context)
}

function compileList(write: Write): Write {
  return (value, context) => {
    if (!Array.isArray(value)) return undefined
    if (value.length === 0) return '[]'
    let text = ''
    for (let i = 0; i < value.length; i += 1) {
      const written = write(value[i], context)
      if (written === undefined) return undefined
      text += i === 0 ? `[${written}` : `,${written}`
    }
    return `${text}]`
  }
}
