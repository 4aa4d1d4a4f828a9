import { writeJson, quote } from './write-json.ts'
import type { LeafShape } from './answer-shape.ts'

/**
 * Writes a leaf as JSON text; undefined when the value is not one its type can have. Never sees null.
 */
export type LeafWriter = (value: unknown, context: LeafContext) => string | undefined

export interface LeafContext {
  /** No string in the data needs escaping. */
  readonly isPlain: boolean
}

/** Builtin scalars are checked as the specification's result coercion asks; custom scalars are any JSON. */
export function compileLeaf(shape: LeafShape): LeafWriter {
  const { enumValues } = shape
  if (enumValues) {
    return (value) => (typeof value === 'string' && enumValues.has(value) ? `"${value}"` : undefined)
  }
  return builtinWriters.get(shape.typeName) ?? ((value) => writeJson(value))
}

/** Whether any string is a value of the leaf. */
export function isTextLeaf({ typeName, enumValues, hiddenValues }: LeafShape): boolean {
  return (typeName === 'String' || typeName === 'ID') && !enumValues && !hiddenValues?.size
}

const maxInt = 2 ** 31

const builtinWriters: ReadonlyMap<string, LeafWriter> = new Map<string, LeafWriter>([
  ['String', writeString],
  ['ID', writeId],
  ['Boolean', (value) => (typeof value === 'boolean' ? String(value) : undefined)],
  ['Int', (value) => (isInt(value) ? String(value) : undefined)],
  ['Float', (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined)],
])

function writeString(value: unknown, { isPlain }: LeafContext): string | undefined {
  if (typeof value !== 'string') return undefined
  return isPlain ? `"${value}"` : quote(value)
}

function writeId(value: unknown, { isPlain }: LeafContext): string | undefined {
  if (typeof value === 'string') return isPlain ? `"${value}"` : quote(value)
  return typeof value === 'number' && Number.isInteger(value) ? `"${value}"` : undefined
}

function isInt(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -maxInt && value < maxInt
}
