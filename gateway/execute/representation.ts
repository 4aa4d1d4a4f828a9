import type { FetchNode, RequiredSelection } from '../plan/operation-plan.ts'
import { LruCache } from './lru-cache.ts'
import { compileRewrites } from './rewrite.ts'
import { isJsonObject, type JsonObject, type Run } from './run.ts'
import type { TypeConditions } from './type-conditions.ts'
import { quote, writeJson } from './write-json.ts'

/**
 * Writes what a subgraph must be told about an object, as JSON text; undefined when the object lacks something
 * required. Equal objects give equal texts, which makes the text the key of every sharing below.
 */
export type RepresentationWriter = (object: JsonObject) => string | undefined

/** Compiles a fetch's `requires`; what is required may depend on the variables of a request. */
export function compileRepresentations(
  { requires = [], inputRewrites }: Pick<FetchNode, 'requires' | 'inputRewrites'>,
  types: TypeConditions,
  variableNames: Readonly<Record<string, string>> | undefined,
): (run: Pick<Run, 'variables'>) => RepresentationWriter {
  const variables = [...listConditionVariables(requires)]
  if (variables.length === 0) {
    const write = compileRepresentation(requires, inputRewrites, types)
    return () => write
  }
  const writers = new LruCache<RepresentationWriter>(maxWriters)
  return (run) => {
    const values = new Map(
      variables.map((name) => [name, run.variables[variableNames?.[name] ?? name] === true]),
    )
    const key = [...values.values()].join()
    const held = writers.get(key)
    if (held) return held
    const write = compileRepresentation(selectRequired(requires, values), inputRewrites, types)
    writers.set(key, write)
    return write
  }
}

// Each further combination of conditions is compiled anew; more than these at once are a client probing.
const maxWriters = 16

function listConditionVariables(
  selections: readonly RequiredSelection[],
  into = new Set<string>(),
): ReadonlySet<string> {
  for (const selection of selections) {
    if (selection.kind === 'Field')
      for (const { variable } of selection.conditions?.flat() ?? []) into.add(variable)
    if (selection.selections) listConditionVariables(selection.selections, into)
  }
  return into
}

function selectRequired(
  selections: readonly RequiredSelection[],
  values: ReadonlyMap<string, boolean>,
): RequiredSelection[] {
  return selections.flatMap((selection): RequiredSelection[] => {
    if (selection.kind === 'Field') {
      const { conditions, selections: inside } = selection
      const isRequired = conditions?.some((all) =>
        all.every(({ variable, is }) => values.get(variable) === is),
      )
      if (isRequired === false) return []
      return [inside ? { ...selection, selections: selectRequired(inside, values) } : selection]
    }
    return [{ ...selection, selections: selectRequired(selection.selections, values) }]
  })
}

/** The same for requirements without conditions. Work per `__typename` is done once, at its first object. */
export function compileRepresentation(
  requires: readonly RequiredSelection[],
  inputRewrites: FetchNode['inputRewrites'],
  types: TypeConditions,
): RepresentationWriter {
  const rewrite = compileRewrites(inputRewrites, types)
  const writers = new Map<unknown, (object: JsonObject) => string | undefined>()
  return (object) => {
    const typename = object['__typename']
    let write = writers.get(typename)
    if (!write) {
      if (typeof typename !== 'string') return undefined
      write = compileForType(selectForType(requires, typename, types), types)
      writers.set(typename, write)
    }
    const text = write(object)
    return text === undefined || !rewrite ? text : rewriteText(text, rewrite)
  }
}

function rewriteText(text: string, rewrite: (value: unknown) => void): string {
  const value: unknown = JSON.parse(text)
  rewrite(value)
  return JSON.stringify(value)
}

interface RequiredValue {
  /** The key in the representation, already quoted and followed by a colon. */
  readonly prefix: string
  readonly key: string
  readonly source: string
  readonly selections: readonly RequiredSelection[] | undefined
}

/** Fields that must be there together: those of one fragment, or those outside any. */
type Requirement = readonly RequiredValue[]

function selectForType(
  selections: readonly RequiredSelection[],
  typename: string,
  types: TypeConditions,
): readonly Requirement[] {
  const own: RequiredValue[] = []
  const nested: Requirement[] = []
  for (const selection of selections) {
    if (selection.kind === 'Field') own.push(toRequiredValue(selection))
    else if (!selection.typeCondition || types.namesUnder(selection.typeCondition).has(typename)) {
      nested.push(...selectForType(selection.selections, typename, types))
    }
  }
  return own.length > 0 ? [own, ...nested] : nested
}

function toRequiredValue(selection: RequiredSelection & { kind: 'Field' }): RequiredValue {
  const key = selection.alias ?? selection.name
  return { prefix: `${quote(key)}:`, key, source: selection.source ?? key, selections: selection.selections }
}

/**
 * When an object meets all requirements, their fields are written as one list. When it lacks what one fragment
 * asks for, the others still count: a subgraph may resolve the object through another key.
 */
function compileForType(requirements: readonly Requirement[], types: TypeConditions): RepresentationWriter {
  if (!namesType(requirements)) return () => undefined
  const writeAll = compileValues(mergeRequirements(requirements), types)
  return (object) => {
    const text = writeAll(object)
    if (text !== undefined || requirements.length < 2) return text
    const met = requirements.filter((requirement) => compileValues(requirement, types)(object) !== undefined)
    return namesType(met) ? compileValues(mergeRequirements(met), types)(object) : undefined
  }
}

function namesType(requirements: readonly Requirement[]): boolean {
  return requirements.some((requirement) => requirement.some(({ key }) => key === '__typename'))
}

function mergeRequirements(requirements: readonly Requirement[]): readonly RequiredValue[] {
  const merged = new Map<string, RequiredValue>()
  for (const value of requirements.flat()) {
    const held = merged.get(value.key)
    const selections =
      held?.selections && value.selections ? [...held.selections, ...value.selections] : value.selections
    merged.set(value.key, { ...value, selections })
  }
  return [...merged.values()]
}

function compileValues(values: readonly RequiredValue[], types: TypeConditions): RepresentationWriter {
  const fields = values.map(({ prefix, source, selections }, index) => ({
    prefix: index === 0 ? `{${prefix}` : `,${prefix}`,
    source,
    // A key that every JavaScript object inherits is only there when it is the object's own.
    isInherited: source in Object.prototype,
    write: selections ? compileNested(selections, types) : writeJson,
  }))
  if (fields.length === 0) return () => '{}'
  return (object) => {
    let text = ''
    for (const { prefix, source, isInherited, write } of fields) {
      const value = isInherited && !Object.hasOwn(object, source) ? undefined : object[source]
      const written = value === undefined ? undefined : write(value)
      if (written === undefined) return undefined
      text += prefix + written
    }
    return `${text}}`
  }
}

/**
 * Inside a representation what is missing is null: the planner leaves a nested field out where a condition of the
 * operation makes its value unused, and still means the rest to be sent.
 */
function compileNested(
  selections: readonly RequiredSelection[],
  types: TypeConditions,
): (value: unknown) => string {
  const writers = new Map<unknown, RepresentationWriter>()
  const writeObject = (object: JsonObject): string => {
    const typename = object['__typename']
    let write = writers.get(typename)
    if (!write) {
      const requirements = selectForType(selections, typeof typename === 'string' ? typename : '', types)
      write = compileValues(mergeRequirements(requirements), types)
      writers.set(typename, write)
    }
    return write(object) ?? 'null'
  }
  return function writeValue(value: unknown): string {
    if (isJsonObject(value)) return writeObject(value)
    return Array.isArray(value) ? `[${value.map(writeValue).join(',')}]` : 'null'
  }
}
