import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
} from '@apollo/federation-internals'
import {
  Kind,
  print,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql'
import { SupergraphError } from './supergraph-error.ts'

/** A specification the supergraph says it uses: `@link(url:, for:)` on its schema definition. */
interface LinkedFeature {
  /** Without the version, such as `https://specs.apollo.dev/authenticated`. */
  readonly identity: string
  readonly url: string
  readonly purpose: 'SECURITY' | 'EXECUTION' | undefined
}

const accessIdentities = ['authenticated', 'requiresScopes', 'policy'].map(
  (name) => `https://specs.apollo.dev/${name}`,
)

// What it hides is no part of the API schema, which every operation is validated against.
const enforcedBySchema = 'https://specs.apollo.dev/inaccessible'

// Connectors describe HTTP calls that only a router with a connector runtime can make.
const unservedIdentities = new Set(['https://specs.apollo.dev/connect'])

/** What the planner may be told to accept; rights are enforced by the access layer, not by the planner. */
export const plannerFeatures: ReadonlySet<string> = new Set(
  [...ROUTER_SUPPORTED_SUPERGRAPH_FEATURES].filter((url) => !unservedIdentities.has(identityOf(url))),
)

/**
 * Identities of the features that restrict access and that somebody has to enforce, whether or not they are still
 * marked `for: SECURITY`.
 */
export function listSecurityFeatures(supergraph: DocumentNode): string[] {
  const features = listLinkedFeatures(supergraph)
  const restricting = features.filter(
    (f) => f.purpose === 'SECURITY' || accessIdentities.includes(f.identity),
  )
  const identities = new Set(restricting.map((feature) => feature.identity))
  identities.delete(enforcedBySchema)
  return [...identities].sort()
}

/** Throws unless every feature that restricts access is one that `enforced` names: an open gate must not start. */
export function requireEnforcement(securityFeatures: readonly string[], enforced: readonly string[]): void {
  const open = securityFeatures.filter((identity) => !enforced.includes(identity))
  if (open.length === 0) return
  throw new SupergraphError(
    'UNENFORCED_FEATURE',
    open.map((identity) => `nothing enforces ${identity}`),
  )
}

/**
 * The supergraph as stock ApolloGateway accepts it: features it does not know lose their `for:`, which is what
 * makes it refuse them. The directives stay; whoever uses this copy enforces them.
 */
export function printForApolloGateway(supergraph: DocumentNode): string {
  return print(
    visit(supergraph, {
      Directive(node) {
        const feature = readLink(node)
        if (!feature || DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES.has(feature.url)) return undefined
        return { ...node, arguments: node.arguments?.filter((argument) => argument.name.value !== 'for') }
      },
    }),
  )
}

/**
 * What the directive of a feature is called in a supergraph, such as `requiresScopes`: `@link(as:)` and `@link(import:)`
 * may have renamed it. `name` is what the feature calls it; left out, the feature's own name.
 */
export function findDirectiveName(
  supergraph: GraphQLSchema,
  identity: string,
  name = identity.slice(identity.lastIndexOf('/') + 1),
): string {
  const own = identity.slice(identity.lastIndexOf('/') + 1)
  for (const link of supergraph.astNode?.directives ?? []) {
    if (readLink(link)?.identity !== identity) continue
    const values = new Map(link.arguments?.map((argument) => [argument.name.value, argument.value]))
    const imported = findImport(values.get('import'), `@${name}`)
    if (imported) return imported.slice(1)
    const prefix = values.get('as')
    const namespace = prefix?.kind === Kind.STRING ? prefix.value : own
    return name === own ? namespace : `${namespace}__${name}`
  }
  return name
}

function findImport(imports: ValueNode | undefined, name: string): string | undefined {
  if (imports?.kind !== Kind.LIST) return undefined
  for (const item of imports.values) {
    if (item.kind === Kind.STRING && item.value === name) return name
    if (item.kind !== Kind.OBJECT) continue
    const fields = new Map(item.fields.map((field) => [field.name.value, field.value]))
    const [original, alias] = [fields.get('name'), fields.get('as')]
    if (original?.kind === Kind.STRING && original.value === name && alias?.kind === Kind.STRING)
      return alias.value
  }
  return undefined
}

function listLinkedFeatures(supergraph: DocumentNode): LinkedFeature[] {
  return supergraph.definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node) => node.directives ?? [])
    .flatMap((directive) => readLink(directive) ?? [])
}

function readLink(directive: Pick<DirectiveNode, 'name' | 'arguments'>): LinkedFeature | undefined {
  if (directive.name.value !== 'link' && directive.name.value !== 'core') return undefined
  const values = new Map(directive.arguments?.map((argument) => [argument.name.value, argument.value]))
  const url = values.get('url') ?? values.get('feature')
  if (url?.kind !== Kind.STRING) return undefined
  const purpose = values.get('for')
  return {
    identity: identityOf(url.value),
    url: url.value,
    purpose: purpose?.kind === Kind.ENUM ? readPurpose(purpose.value) : undefined,
  }
}

function readPurpose(value: string): LinkedFeature['purpose'] {
  return value === 'SECURITY' || value === 'EXECUTION' ? value : undefined
}

function identityOf(url: string): string {
  return url.replace(/\/v\d+(\.\d+)*\/?$/, '')
}
