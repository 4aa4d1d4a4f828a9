import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql'
import { isPrincipal } from '../../../platform/auth/viewer.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CommerceContext } from '../context.ts'
import { adjustStock } from './stock.commands.ts'
import { StockAdjustInput, StockAdjustPayload } from './stock.input.ts'
import { availableOn } from './stock.ts'
import type { StockLevelRow } from './stock.store.ts'
import { StockLevel } from './stock.type.ts'

@Resolver(() => StockLevel)
export class StockResolver {
  @FieldResolver(() => Int, { description: 'Pieces nobody has reserved.' })
  available(@Root() level: StockLevelRow): number {
    return availableOn([level])
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Pieces on the shelf, reserved ones included; null unless you act for the seller.',
  })
  onHand(@Root() level: StockLevelRow, @Ctx() context: CommerceContext): number | null {
    return actsForSeller(context, level) ? level.onHand : null
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Pieces that orders not sent yet have claimed; null unless you act for the seller.',
  })
  reserved(@Root() level: StockLevelRow, @Ctx() context: CommerceContext): number | null {
    return actsForSeller(context, level) ? level.reserved : null
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'At how many pieces more are ordered from the maker; null unless you act for the seller.',
  })
  reorderPoint(@Root() level: StockLevelRow, @Ctx() context: CommerceContext): number | null {
    return actsForSeller(context, level) ? level.reorderPoint : null
  }

  @Directive('@requiresScopes(scopes: [["organisation:operator", "role:agent"], ["commerce:write"]])')
  @Mutation(() => StockAdjustPayload, {
    description: 'Changes what lies on a shelf other than by an order; needs the role AGENT of the operator.',
  })
  stockAdjust(
    @Arg('input', () => StockAdjustInput, { description: 'Which shelf, and by how much.' })
    input: StockAdjustInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(
      () => adjustStock(context, input),
      (stockLevel) => ({ stockLevel }),
    )
  }
}

function actsForSeller({ viewer }: CommerceContext, level: StockLevelRow): boolean {
  return viewer.kind === 'service' || (isPrincipal(viewer) && viewer.organisationId === level.organisationId)
}
