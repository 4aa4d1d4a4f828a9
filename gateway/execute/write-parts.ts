import type { GraphQLFormattedError } from 'graphql'
import { completeFields, type FindService } from './complete-answer.ts'
import type { Delivery } from './delivery.ts'
import type { ErrorLog, ResponsePath } from './error-log.ts'
import type { IncrementalForm, PartForm } from './prepared-operation.ts'
import { isJsonObject, type JsonObject, type Run } from './run.ts'
import type { IntrospectionTexts, WriteContext } from './write-answer.ts'

export interface PartWriterOptions {
  readonly form: IncrementalForm
  readonly delivery: Delivery
  /** The run of what came first: deferred parts share its data. */
  readonly run: Run
  readonly findService: FindService
  readonly introspection: IntrospectionTexts
  readonly clientLabels: ReadonlyMap<string, string | undefined>
  readonly format: (errors: readonly GraphQLFormattedError[]) => readonly GraphQLFormattedError[]
  /** What the client was told first, when it could not be written straight: it may hold nulls the data does not. */
  readonly firstData: unknown
}

/** One more piece of an answer in the incremental form, as JSON text. */
export interface PartsText {
  readonly json: string
  readonly hasNext: boolean
  readonly hasErrors: boolean
}

/** Writes deferred parts in the order in which they are ready, outer ones before those nested in them. */
export class PartWriter {
  private readonly options: PartWriterOptions
  private readonly remaining: Map<string, PartForm>
  private readonly ended = new Map<string, Run>()
  /** Objects of parts that came out null: there is nothing for a nested part to add to. */
  private readonly nulled: { readonly label: string; readonly path: ResponsePath }[] = []
  private hasErrors = false

  constructor(options: PartWriterOptions) {
    this.options = options
    this.remaining = new Map(options.form.parts.map((form) => [form.part.label, form]))
  }

  async *write(): AsyncGenerator<PartsText, undefined> {
    while (this.remaining.size > 0) {
      const ready = this.takeReady()
      if (ready) yield this.compose(ready)
      else await this.wait()
    }
  }

  /** What can be written now, which may be nothing for a part that is ready; undefined when none is. */
  private takeReady(): string[] | undefined {
    let items: string[] | undefined
    for (const [label, form] of this.remaining) {
      const { parent } = form.part
      const isEnded = this.ended.has(label) || !this.options.delivery.hasBegun(label)
      if (!isEnded || (parent !== undefined && this.remaining.has(parent))) continue
      this.remaining.delete(label)
      // A part that asks no subgraph has been answered with what is around it.
      items = [...(items ?? []), ...this.writePart(form, this.ended.get(label)?.errors)]
    }
    return items
  }

  private async wait(): Promise<void> {
    const ended = await this.options.delivery.take()
    for (const { label, run } of ended) this.ended.set(label, run)
    if (ended.length > 0) return
    // Nothing is under way any more, so whatever is left is as complete as it gets.
    for (const label of this.remaining.keys()) this.ended.set(label, this.options.run)
  }

  private compose(items: readonly string[]): PartsText {
    const hasNext = this.remaining.size > 0
    const incremental = items.length > 0 ? `"incremental":[${items.join(',')}],` : ''
    return { json: `{${incremental}"hasNext":${hasNext}}`, hasNext, hasErrors: this.hasErrors }
  }

  private writePart(form: PartForm, errors: ErrorLog | undefined): string[] {
    const { part } = form
    const items: { path: ResponsePath; data: string }[] = []
    visitObjects(this.options.run.data, form, (object, path) => {
      if (this.isAbsent(form, path)) return
      const data = this.writeObject(form, object, path, errors)
      if (data === undefined) return
      if (data === 'null') this.nulled.push({ label: part.label, path })
      items.push({ path, data })
    })
    const left = [...this.options.format(errors?.list() ?? [])]
    this.hasErrors ||= left.length > 0
    const texts = items.map(({ path, data }, index) => {
      const own = takeErrors(left, index === items.length - 1 ? [] : path)
      return this.composeItem(part.label, path, data, own)
    })
    if (items.length > 0 || left.length === 0) return texts
    const keys = part.path.map(({ key }) => key)
    return [this.composeItem(part.label, keys.slice(0, 1), 'null', left)]
  }

  private writeObject(
    { part, write }: PartForm,
    object: JsonObject,
    path: ResponsePath,
    errors: ErrorLog | undefined,
  ): string | undefined {
    const { introspection, findService, run } = this.options
    const typename = object['__typename'] ?? part.shape.typeName
    const fields = typeof typename === 'string' ? part.shape.fieldsOf(typename) : undefined
    // The fragment is for other types than this object's.
    if (!fields?.length) return undefined
    const context: WriteContext = { introspection, written: [], isPlain: false }
    return (
      write(object, context) ??
      completeFields(fields, object, introspection, errors ?? run.errors, findService, path)
    )
  }

  private isAbsent({ part: { parent } }: PartForm, path: ResponsePath): boolean {
    if (this.nulled.some((known) => known.label === parent && isPrefix(known.path, path))) return true
    let value = this.options.firstData
    for (const key of path) {
      if (value === null) return true
      value = isJsonObject(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined
    }
    return value === null
  }

  private composeItem(
    label: string,
    path: ResponsePath,
    data: string,
    errors: readonly GraphQLFormattedError[],
  ): string {
    const clientLabel = this.options.clientLabels.get(label)
    const rest = {
      path,
      ...(clientLabel === undefined ? {} : { label: clientLabel }),
      ...(errors.length > 0 ? { errors } : {}),
    }
    return `{"data":${data},${JSON.stringify(rest).slice(1)}`
  }
}

/** The objects at a part's path, with their place in the answer. */
function visitObjects(
  data: JsonObject,
  { part }: PartForm,
  visit: (object: JsonObject, path: ResponsePath) => void,
): void {
  const walk = (value: unknown, depth: number, path: ResponsePath): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => walk(item, depth, [...path, index]))
    if (!isJsonObject(value)) return
    const step = part.path[depth]
    if (!step) return visit(value, path)
    walk(value[step.source], depth + 1, [...path, step.key])
  }
  walk(data, 0, [])
}

/** Takes the errors at or below a path out of the list. */
function takeErrors(errors: GraphQLFormattedError[], path: ResponsePath): GraphQLFormattedError[] {
  const own = errors.filter((error) => path.length === 0 || isPrefix(path, error.path ?? []))
  errors.splice(0, errors.length, ...errors.filter((error) => !own.includes(error)))
  return own
}

function isPrefix(prefix: ResponsePath, path: ResponsePath): boolean {
  return prefix.every((key, index) => path[index] === key)
}
