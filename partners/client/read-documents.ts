import { GraphQLError, Kind, parse, print, validate } from 'graphql'
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { SourceOperation } from '../read-operations.ts'
import { Refusal } from '../refusal.ts'

/** An operation that fits the graph and has a name no other has. */
export interface ClientOperation {
  readonly id: string
  readonly name: string
  readonly definition: OperationDefinitionNode
}

export interface ClientDocuments {
  readonly operations: readonly ClientOperation[]
  readonly fragments: readonly FragmentDefinitionNode[]
}

/** Parses and validates operations. Throws one `Refusal` with everything that keeps a client from being made of them. */
export function readDocuments(sources: readonly SourceOperation[], schema: GraphQLSchema): ClientDocuments {
  const problems: string[] = []
  const operations = new Map<string, ClientOperation & { readonly place: string }>()
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const { id, body, place } of sources) {
    const refuse = (problem: string) => problems.push(`${place}: ${problem}`)
    const document = readDocument(body, schema, refuse)
    if (!document) continue
    for (const fragment of document.definitions) {
      if (fragment.kind !== Kind.FRAGMENT_DEFINITION) continue
      const known = fragments.get(fragment.name.value) ?? fragment
      // One name is one type to the client.
      if (print(known) !== print(fragment))
        refuse(`the fragment ${fragment.name.value} has another text elsewhere.`)
      fragments.set(fragment.name.value, known)
    }
    const definition = onlyOperation(document)
    const name = definition?.name?.value
    const other = name === undefined ? undefined : operations.get(name)
    if (!definition || name === undefined) refuse('it must hold one operation, with a name.')
    else if (other)
      refuse(`the operation ${name} is there already, at ${other.place}: a client needs a name for each.`)
    else operations.set(name, { id, name, definition, place })
  }
  if (problems.length > 0) throw new Refusal(problems)
  return { operations: [...operations.values()], fragments: [...fragments.values()] }
}

function readDocument(
  body: string,
  schema: GraphQLSchema,
  refuse: (problem: string) => void,
): DocumentNode | undefined {
  try {
    const document = parse(body)
    const errors = validate(schema, document)
    for (const { message } of errors) refuse(message)
    return errors.length === 0 ? document : undefined
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    refuse(error.message)
    return undefined
  }
}

function onlyOperation({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  const [operation, ...others] = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  return others.length === 0 ? operation : undefined
}
