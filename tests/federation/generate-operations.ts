import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'

export interface GeneratedOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Valid queries of all shapes against a schema: the same for the same seed. */
export function generateOperations(schema: GraphQLSchema, seed: number, count: number): GeneratedOperation[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => new OperationGenerator(schema, random).generate())
}

type Random = () => number

/** Mulberry32: small, and good enough to be unlike the author's habits. */
function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const maxDepth = 5

class OperationGenerator {
  private readonly schema: GraphQLSchema
  private readonly random: Random
  private readonly fragments: string[] = []

  constructor(schema: GraphQLSchema, random: Random) {
    this.schema = schema
    this.random = random
  }

  generate(): GeneratedOperation {
    const root = this.schema.getQueryType()
    if (!root) throw new Error('The schema has no queries')
    const selections = this.select(root, 0)
    const header = 'query ($yes: Boolean!, $no: Boolean = false)'
    return { query: [`${header} ${selections}`, ...this.fragments].join('\n'), variables: { yes: true } }
  }

  private select(type: GraphQLNamedType, depth: number): string {
    const parts: string[] = []
    const wanted = 1 + Math.floor(this.random() * 4)
    for (let i = 0; i < wanted; i += 1) parts.push(...this.selectOne(type, depth))
    return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`
  }

  private selectOne(type: GraphQLNamedType, depth: number): string[] {
    const dice = this.random()
    if (dice < 0.1) return [this.random() < 0.5 ? '__typename' : 'kind: __typename']
    if (isAbstractType(type) && dice < 0.6)
      return [this.inFragment(this.pick(this.schema.getPossibleTypes(type)), depth)]
    if (dice < 0.25) return [this.inFragment(type, depth)]
    if (!isObjectType(type) && !isInterfaceType(type)) return []
    return this.selectField(this.pick(Object.values(type.getFields())), depth)
  }

  private selectField(field: GraphQLField<unknown, unknown> | undefined, depth: number): string[] {
    if (!field) return []
    const type = getNamedType(field.type)
    if (!isLeafType(type) && depth >= maxDepth) return []
    const given = this.giveArguments(field.args)
    if (given === undefined) return []
    // An alias of its own for each use with arguments: two uses may not differ under one name.
    const alias =
      given !== '' || this.random() < 0.2 ? `${field.name}_${Math.floor(this.random() * 1e6)}: ` : ''
    const inside = isLeafType(type) ? '' : ` ${this.select(type, depth + 1)}`
    return [`${alias}${field.name}${given}${this.condition()}${inside}`]
  }

  private inFragment(type: GraphQLNamedType | undefined, depth: number): string {
    if (!type || depth >= maxDepth) return '__typename'
    const inside = this.select(type, depth + 1)
    const dice = this.random()
    if (dice < 0.3) return `...${this.condition()} ${inside}`.replace('...', `... on ${type.name}`)
    if (dice < 0.7) return `... on ${type.name}${this.condition()} ${inside}`
    const name = `F${this.fragments.length}`
    this.fragments.push(`fragment ${name} on ${type.name} ${inside}`)
    return `...${name}${this.condition()}`
  }

  private condition(): string {
    const conditions = ['@include(if: $yes)', '@skip(if: $no)', '@skip(if: $yes)', '@include(if: $no)']
    return this.random() < 0.15 ? ` ${this.pick(conditions) ?? ''}` : ''
  }

  /** Undefined when an argument needs a value that cannot be made up. */
  private giveArguments(args: readonly GraphQLArgument[]): string | undefined {
    const given: string[] = []
    for (const argument of args.filter(isRequiredArgument)) {
      const literal = literalFor(getNamedType(argument.type))
      if (literal === undefined) return undefined
      given.push(`${argument.name}: ${literal}`)
    }
    return given.length > 0 ? `(${given.join(', ')})` : ''
  }

  private pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)]
  }
}

function literalFor(type: GraphQLNamedType): string | undefined {
  if (isEnumType(type)) return type.getValues()[0]?.name
  return { ID: '"1"', String: '"USD"', Int: '2', Boolean: 'true', Float: '1.5' }[type.name]
}
