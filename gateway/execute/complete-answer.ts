import type { FieldShape, LeafShape, ObjectShape, ValueShape } from './answer-shape.ts'
import { executionError, type ErrorLog, type ExecutionErrorCode } from './error-log.ts'
import { compileLeaf } from './leaf-values.ts'
import { isJsonObject, type JsonObject } from './run.ts'
import type { IntrospectionTexts } from './write-answer.ts'
import { quote } from './write-json.ts'

/** Names the subgraph that should have given the value at a path, for the error that says it did not. */
export type FindService = (path: readonly (string | number)[]) => string | undefined

/**
 * Writes the answer as the specification completes values: a value that does not fit is null with an error, a null
 * where none may be moves up to the nearest place that may be null. No error is added where another already tells
 * why. Runs only when `compileAnswer` met such a value.
 */
export function completeAnswer(
  shape: ObjectShape,
  data: JsonObject,
  introspection: IntrospectionTexts,
  errors: ErrorLog,
  findService: FindService,
): string {
  return completeFields(shape.onlyFields ?? [], data, introspection, errors, findService, [])
}

/** The same for the fields of an object at `path`, such as one that a deferred part adds to. */
export function completeFields(
  fields: readonly FieldShape[],
  object: JsonObject,
  introspection: IntrospectionTexts,
  errors: ErrorLog,
  findService: FindService,
  path: readonly (string | number)[],
): string {
  return new Completion(introspection, errors, findService, path).completeFields(fields, object) ?? 'null'
}

/** Text of a completed value; undefined when it is null where none may be. */
type Completed = string | undefined

class Completion {
  private readonly path: (string | number)[]
  private readonly introspection: IntrospectionTexts
  private readonly errors: ErrorLog
  private readonly findService: FindService

  constructor(
    introspection: IntrospectionTexts,
    errors: ErrorLog,
    findService: FindService,
    path: readonly (string | number)[],
  ) {
    this.path = [...path]
    this.introspection = introspection
    this.errors = errors
    this.findService = findService
  }

  completeFields(fields: readonly FieldShape[], object: JsonObject): Completed {
    const texts: string[] = []
    for (const field of fields) {
      this.path.push(field.key)
      const written = this.completeField(field, object)
      this.path.pop()
      if (written === undefined) return undefined
      texts.push(`${quote(field.key)}:${written}`)
    }
    return `{${texts.join(',')}}`
  }

  private completeField(field: FieldShape, object: JsonObject): Completed {
    if (field.value.kind === 'typename') return quote(field.value.typeName)
    if (field.value.kind === 'introspection') return this.introspection[field.key] ?? 'null'
    return this.completeValue(
      field.value,
      object[field.source],
      () => `field ${field.parentType}.${field.fieldName}`,
    )
  }

  private completeValue(shape: ValueShape, value: unknown, describe: () => string): Completed {
    const written =
      value === null || value === undefined ? undefined : this.completeNonNull(shape, value, describe)
    if (written !== undefined) return written
    if (!shape.isNonNull) return 'null'
    this.report('NON_NULL_VIOLATION', `Cannot return null for non-nullable ${describe()}`)
    return undefined
  }

  /** Undefined stands for null here, whatever its reason. */
  private completeNonNull(shape: ValueShape, value: unknown, describe: () => string): Completed {
    switch (shape.kind) {
      case 'leaf':
        return this.completeLeaf(shape, value, describe)
      case 'list':
        return this.completeList(shape.item, value, describe)
      case 'object':
        return this.completeObject(shape, value, describe)
      case 'typename':
      case 'introspection':
        return undefined
    }
  }

  private completeLeaf(shape: LeafShape, value: unknown, describe: () => string): Completed {
    const written = compileLeaf(shape)(value, { isPlain: false })
    if (written !== undefined) return written
    if (typeof value === 'string' && shape.hiddenValues?.has(value)) return undefined
    return this.invalid(`Invalid value for ${describe()}: not a valid ${shape.typeName}`)
  }

  private completeList(item: ValueShape, value: unknown, describe: () => string): Completed {
    if (!Array.isArray(value)) return this.invalid(`Invalid value for ${describe()}: not a list`)
    const texts: string[] = []
    for (const [index, element] of value.entries()) {
      this.path.push(index)
      const written = this.completeValue(item, element, () => `item ${index} of ${describe()}`)
      this.path.pop()
      if (written === undefined) return undefined
      texts.push(written)
    }
    return `[${texts.join(',')}]`
  }

  private completeObject(shape: ObjectShape, value: unknown, describe: () => string): Completed {
    if (!isJsonObject(value)) return this.invalid(`Invalid value for ${describe()}: not an object`)
    if (shape.onlyFields) return this.completeFields(shape.onlyFields, value)
    const typename = value['__typename'] ?? shape.typeName
    const fields = typeof typename === 'string' ? shape.fieldsOf(typename) : undefined
    if (!fields && typeof typename === 'string' && shape.isHidden(typename)) return undefined
    if (!fields)
      return this.invalid(`Invalid value for ${describe()}: its type is not a ${shape.typeName} known here`)
    return this.completeFields(fields, value)
  }

  private invalid(message: string): undefined {
    this.report('INVALID_VALUE', message)
    return undefined
  }

  private report(code: ExecutionErrorCode, message: string): void {
    if (this.errors.explains(this.path)) return
    const path = [...this.path]
    this.errors.add(executionError(code, message, path, this.findService(path)))
  }
}
