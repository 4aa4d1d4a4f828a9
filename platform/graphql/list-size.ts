import { Kind, parse, print, visit } from 'graphql'
import type {
  ConstArgumentNode,
  ConstDirectiveNode,
  ConstValueNode,
  FieldDefinitionNode,
  TypeNode,
} from 'graphql'
import { defaultPageSize } from '../database/keyset.ts'

/**
 * Tells of every connection field how long its edges get, so that a gateway can price an operation before it runs it:
 * what `first` or `last` ask for, else a page of the default size.
 */
export function declareListSizes(sdl: string): string {
  const document = parse(sdl, { noLocation: true })
  return print(
    visit(document, {
      FieldDefinition(field) {
        const slicing = slicingArgumentsOf(field)
        if (slicing.length === 0 || !isUndeclaredConnection(field)) return undefined
        return { ...field, directives: [...(field.directives ?? []), listSizeOf(slicing)] }
      },
    }),
  )
}

function slicingArgumentsOf({ arguments: args }: FieldDefinitionNode): string[] {
  return (args ?? []).map(({ name }) => name.value).filter((name) => name === 'first' || name === 'last')
}

function isUndeclaredConnection({ type, directives }: FieldDefinitionNode): boolean {
  const isDeclared = directives?.some(({ name }) => name.value === 'listSize') ?? false
  return !isDeclared && nameOf(type).endsWith('Connection')
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type)
}

function listSizeOf(slicingArguments: readonly string[]): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'listSize' },
    arguments: [
      argument('assumedSize', { kind: Kind.INT, value: String(defaultPageSize) }),
      argument('slicingArguments', listOf(slicingArguments)),
      argument('sizedFields', listOf(['edges'])),
      argument('requireOneSlicingArgument', { kind: Kind.BOOLEAN, value: false }),
    ],
  }
}

function argument(name: string, value: ConstValueNode): ConstArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value }
}

function listOf(texts: readonly string[]): ConstValueNode {
  return { kind: Kind.LIST, values: texts.map((value) => ({ kind: Kind.STRING, value })) }
}
