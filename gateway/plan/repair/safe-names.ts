import { Kind, visit, type DocumentNode, type FieldNode } from 'graphql'

/**
 * Names that are fine in a client's operation but not inside the gateway, which merges the fields clients ask for
 * with those the plan needs into one object and adds variables of its own:
 *
 * - an alias that is also a field's name (`id: name`) would overwrite the key or a required field,
 * - an alias such as `__proto__` or `constructor` means something else to a JavaScript object,
 * - an aliased `__typename` would be answered by whoever holds the object, even an `@interfaceObject`,
 * - a variable called `representations` is the one that entity fetches use.
 */
export interface SafeNames {
  readonly document: DocumentNode
  /** Internal variable name → the client's; undefined when nothing was renamed. */
  readonly variableNames: Readonly<Record<string, string>> | undefined
}

const aliasPrefix = '_alias_'
const variablePrefix = '_client_'

/** The key under which a field's value is found in the merged data. */
export function internalKey(field: FieldNode, fieldNames: ReadonlySet<string>): string {
  const alias = field.alias?.value
  if (alias === undefined || alias === field.name.value) return field.name.value
  if (field.name.value === '__typename') return '__typename'
  return isUnsafeAlias(alias, fieldNames) ? aliasPrefix + alias : alias
}

/** The client's name for a key found in a subgraph's error path. */
export function clientKey(key: string): string {
  return key.startsWith(aliasPrefix) ? key.slice(aliasPrefix.length) : key
}

/** Renames what `SafeNames` lists. `fieldNames` are all field names of the supergraph. */
export function useSafeNames(document: DocumentNode, fieldNames: ReadonlySet<string>): SafeNames {
  const variableNames: Record<string, string> = {}
  const renamed = visit(document, {
    Variable(node) {
      if (!isReservedVariable(node.name.value)) return undefined
      const internal = variablePrefix + node.name.value
      variableNames[internal] = node.name.value
      return { ...node, name: { ...node.name, value: internal } }
    },
    Field(node) {
      if (!node.alias) return undefined
      const key = internalKey(node, fieldNames)
      if (key === node.alias.value) return undefined
      if (key === '__typename') return { ...node, alias: undefined, directives: [] }
      return { ...node, alias: { kind: Kind.NAME, value: key } }
    },
  })
  return {
    document: renamed,
    variableNames: Object.keys(variableNames).length > 0 ? variableNames : undefined,
  }
}

function isUnsafeAlias(alias: string, fieldNames: ReadonlySet<string>): boolean {
  return fieldNames.has(alias) || alias in Object.prototype || alias.startsWith('_')
}

function isReservedVariable(name: string): boolean {
  return (
    name === 'representations' || name.startsWith('contextualArgument_') || name.startsWith(variablePrefix)
  )
}
