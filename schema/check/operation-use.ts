import { getNamedType, isInputObjectType, typeFromAST, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { ASTNode, DocumentNode, GraphQLInputType, GraphQLSchema } from 'graphql'

/** What of a schema a client relies on that sends an operation and reads its answer. */
export interface OperationUse {
  /** Selected fields, as `Order.total`. */
  readonly fields: ReadonlySet<string>
  /** Types its answer is made of. */
  readonly answeredTypes: ReadonlySet<string>
  /** Types its variables are made of. Which of their fields are sent only the client knows. */
  readonly variableTypes: ReadonlySet<string>
}

export function readOperationUse(document: DocumentNode, schema: GraphQLSchema): OperationUse {
  const fields = new Set<string>()
  const answeredTypes = new Set<string>()
  const variableTypes = new Set<string>()
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      Field() {
        const [parent, field] = [info.getParentType(), info.getFieldDef()]
        if (!parent || !field) return
        fields.add(`${parent.name}.${field.name}`)
        answeredTypes.add(getNamedType(field.type).name)
      },
      VariableDefinition({ type }) {
        const given = typeFromAST(schema, type) as GraphQLInputType | undefined
        if (given) addInputTypes(given, variableTypes)
      },
    }),
  )
  return { fields, answeredTypes, variableTypes }
}

function addInputTypes(type: GraphQLInputType, known: Set<string>): void {
  const named = getNamedType(type)
  if (known.has(named.name)) return
  known.add(named.name)
  if (!isInputObjectType(named)) return
  for (const field of Object.values(named.getFields())) addInputTypes(field.type, known)
}

/** The field each of these nodes is, or is an argument of, by what the schema knew of it. */
export function locateFields(
  document: DocumentNode,
  schema: GraphQLSchema,
  nodes: ReadonlySet<ASTNode>,
): ReadonlyMap<ASTNode, string> {
  const places = new Map<ASTNode, string>()
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      enter(node) {
        const [parent, field] = [info.getParentType(), info.getFieldDef()]
        if (nodes.has(node) && parent && field) places.set(node, `${parent.name}.${field.name}`)
      },
    }),
  )
  return places
}
