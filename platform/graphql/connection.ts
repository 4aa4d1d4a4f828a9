import { IsOptional, Max, MaxLength, Min } from 'class-validator'
import { ArgsType, Directive, Field, Int, ObjectType } from 'type-graphql'
import type { ClassType } from 'type-graphql'
import { maxPageSize } from '../database/keyset.ts'
import type { Page, PageRequest } from '../database/keyset.ts'

/** Relay's page arguments; resolvers take them with `@Args()`. */
@ArgsType()
export class ConnectionArgs implements PageRequest {
  @Field(() => Int, {
    nullable: true,
    description: 'How many items from the start, 1 to 100; 20 when neither first nor last is given.',
  })
  @IsOptional()
  @Min(1)
  @Max(maxPageSize)
  first?: number | null

  @Field(() => String, { nullable: true, description: 'Cursor after which the slice begins.' })
  @IsOptional()
  @MaxLength(1024)
  after?: string | null

  @Field(() => Int, { nullable: true, description: 'How many items from the end, 1 to 100.' })
  @IsOptional()
  @Min(1)
  @Max(maxPageSize)
  last?: number | null

  @Field(() => String, { nullable: true, description: 'Cursor before which the slice ends; goes with last.' })
  @IsOptional()
  @MaxLength(1024)
  before?: string | null
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'Where a slice of a list stands in the whole list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether items follow this slice.' })
  hasNextPage: boolean

  @Field(() => Boolean, { description: 'Whether items precede this slice.' })
  hasPreviousPage: boolean

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first item; null when the slice is empty.',
  })
  startCursor: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item; null when the slice is empty.',
  })
  endCursor: string | null
}

export interface Edge<Node> {
  cursor: string
  node: Node
}

export interface Connection<Node> {
  edges: Edge<Node>[]
  pageInfo: PageInfo
}

/**
 * The Relay connection of an entity: `OrderConnection` and `OrderEdge` for `connectionType('Order', () => Order)`.
 * Call it once beside the entity's type and export the class it returns.
 */
export function connectionType<Node extends object>(
  name: string,
  node: () => ClassType<Node>,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One ${name} of a list, with its place in it.`,
  })
  class EntityEdge implements Edge<Node> {
    @Field(() => String, {
      description: 'Opaque place of this item in the list; give it as after or before.',
    })
    cursor: string

    @Field(node, { description: `The ${name}.` })
    node: Node
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A slice of a list of ${name}.` })
  class EntityConnection implements Connection<Node> {
    @Field(() => [EntityEdge], { description: 'The items of the slice, in list order.' })
    edges: EntityEdge[]

    @Field(() => PageInfo, { description: 'Where the slice stands in the whole list.' })
    pageInfo: PageInfo
  }
  return EntityConnection
}

/** A page of rows as a Relay connection; `toNode` turns each row into the entity's GraphQL object. */
export function toConnection<Row, Node>(page: Page<Row>, toNode: (row: Row) => Node): Connection<Node> {
  const edges = page.rows.map((row, index) => ({ cursor: page.cursors[index] ?? '', node: toNode(row) }))
  const { hasNextPage, hasPreviousPage } = page
  const [startCursor, endCursor] = [page.cursors.at(0) ?? null, page.cursors.at(-1) ?? null]
  return { edges, pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor } }
}
