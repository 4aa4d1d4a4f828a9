import { BreakingChangeType, DangerousChangeType, parse, validate } from 'graphql'
import type { ASTNode, GraphQLError, GraphQLSchema } from 'graphql'
import { createAnalystOf } from '../../gateway/registry/operation-analyst.ts'
import type { SupergraphSchemas } from '../../gateway/supergraph/supergraph.ts'
import type {
  DeprecatedUse,
  OperationAnalysis,
  ValidOperation,
} from '../../platform/graphql/operation-analyst.ts'
import { compareSchemas, ownerOf } from './compare-schemas.ts'
import type { SchemaChange, SchemaComparison } from './compare-schemas.ts'
import { locateFields, readOperationUse } from './operation-use.ts'
import type { OperationUse } from './operation-use.ts'

/** Why an operation fails, or may behave in another way. */
export interface Reason {
  /** The field, input field or enum value at fault; null when it cannot be told. */
  readonly coordinate: string | null
  readonly message: string
}

/** What a new supergraph does to one operation. */
export interface OperationVerdict {
  /** Its clients would fail. */
  readonly breaks: readonly Reason[]
  /** It was as broken under the old supergraph. */
  readonly wasBroken: boolean
  /** Its clients may notice. */
  readonly risks: readonly Reason[]
  /** What it names that the new supergraph calls deprecated. */
  readonly deprecatedUses: readonly DeprecatedUse[]
}

/** A key that operations are called with, as far as a schema can shut it out. */
export interface CallingKey {
  /** How it begins, which is what people know it by. */
  readonly prefix: string
  readonly scopes: readonly string[]
  /** Points one request may be estimated at. */
  readonly requestCeiling: number
}

export interface OperationCheck {
  readonly schema: SchemaComparison
  /** `keys` are those of its application that work. */
  check(body: string, keys: readonly CallingKey[]): OperationVerdict
}

/** Holds operations against a new supergraph as its gateway would, and against what their clients have learnt from the old. */
export function createOperationCheck(before: SupergraphSchemas, after: SupergraphSchemas): OperationCheck {
  const schema = compareSchemas(before.apiSchema, after.apiSchema)
  const [analystBefore, analystAfter] = [createAnalystOf(before), createAnalystOf(after)]
  return {
    schema,
    check(body, keys) {
      const [old, present] = [analystBefore.analyse(body), analystAfter.analyse(body)]
      const wasBroken = old.problems !== undefined
      if (present.problems) {
        const breaks = explainProblems(body, before.apiSchema, after.apiSchema)
        const unexplained = present.problems.map((message) => ({ coordinate: null, message }))
        return { breaks: breaks.length > 0 ? breaks : unexplained, wasBroken, risks: [], deprecatedUses: [] }
      }
      const use = readOperationUse(parse(body), before.apiSchema)
      const broken = schema.breaking.filter((change) => breaksClients(change, use)).map(toReason)
      const noticed = schema.dangerous.filter((change) => mayBeNoticed(change, use)).map(toReason)
      const demands = compareDemands(old, present, keys)
      return {
        breaks: [...broken, ...demands.breaks],
        wasBroken,
        risks: [...noticed, ...demands.risks],
        deprecatedUses: present.deprecatedUses,
      }
    },
  }
}

function explainProblems(body: string, before: GraphQLSchema, after: GraphQLSchema): Reason[] {
  const document = parse(body)
  const errors = validate(after, document)
  const nodes = new Set(errors.flatMap((error) => error.nodes ?? []))
  const places = locateFields(document, before, nodes)
  return errors.map((error) => ({ coordinate: placeOf(error, places), message: error.message }))
}

function placeOf({ nodes }: GraphQLError, places: ReadonlyMap<ASTNode, string>): string | null {
  const placed = nodes?.find((node) => places.has(node))
  return (placed && places.get(placed)) ?? null
}

/** Whether a valid operation's clients fail nevertheless: by what they read from its answer, or send in its variables. */
function breaksClients({ kind, coordinate }: SchemaChange, use: OperationUse): boolean {
  return (
    (kind === BreakingChangeType.FIELD_CHANGED_KIND && use.fields.has(coordinate)) ||
    (kind === BreakingChangeType.TYPE_CHANGED_KIND && use.answeredTypes.has(coordinate)) ||
    use.variableTypes.has(ownerOf(coordinate))
  )
}

function mayBeNoticed({ kind, coordinate }: SchemaChange, use: OperationUse): boolean {
  switch (kind) {
    case DangerousChangeType.VALUE_ADDED_TO_ENUM:
    case DangerousChangeType.TYPE_ADDED_TO_UNION:
      return use.answeredTypes.has(ownerOf(coordinate))
    case DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE:
      return use.fields.has(coordinate.slice(0, coordinate.lastIndexOf('.')))
    default:
      return false
  }
}

function toReason({ coordinate, description }: SchemaChange): Reason {
  return { coordinate, message: description }
}

/** Scopes and ceilings of keys were chosen by what the operation took before. */
function compareDemands(
  old: OperationAnalysis,
  { requiredScopes: scopes, estimatedCost: cost }: ValidOperation,
  keys: readonly CallingKey[],
): { readonly breaks: Reason[]; readonly risks: Reason[] } {
  const breaks: Reason[] = []
  const risks: Reason[] = []
  if (old.problems) return { breaks, risks }
  const tell = (change: string, shutOut: readonly CallingKey[]) => {
    const message = shutOut.length === 0 ? `${change}.` : `${change}, which is beyond ${prefixesOf(shutOut)}.`
    const reasons = shutOut.length === 0 ? risks : breaks
    reasons.push({ coordinate: null, message })
  }
  if (JSON.stringify(old.requiredScopes) !== JSON.stringify(scopes)) {
    const lacking = keys.filter((key) => reaches(key, old.requiredScopes) && !reaches(key, scopes))
    const change = `It needs the scopes ${writeScopes(scopes)} instead of ${writeScopes(old.requiredScopes)}`
    tell(change, lacking)
  }
  if (cost > old.estimatedCost) {
    const tooPoor = keys.filter(({ requestCeiling: most }) => old.estimatedCost <= most && cost > most)
    tell(`It is estimated at ${cost} points instead of ${old.estimatedCost}`, tooPoor)
  }
  return { breaks, risks }
}

function reaches({ scopes }: CallingKey, sets: readonly (readonly string[])[]): boolean {
  return sets.length === 0 || sets.some((set) => set.every((scope) => scopes.includes(scope)))
}

function prefixesOf(keys: readonly CallingKey[]): string {
  return `${keys.length === 1 ? 'the key' : 'the keys'} ${keys.map(({ prefix }) => prefix).join(', ')}`
}

function writeScopes(sets: readonly (readonly string[])[]): string {
  return sets.length === 0 ? 'none' : sets.map((set) => set.join(' + ')).join(' or ')
}
