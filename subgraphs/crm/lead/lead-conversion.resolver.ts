import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import type { RefusalReason } from '../../../platform/errors/refusal.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CrmContext } from '../context.ts'
import type { CustomerRow } from '../customer/customer.store.ts'
import { Customer } from '../customer/customer.type.ts'
import { convertLead } from './lead-conversion.commands.ts'
import type { AmbiguousMatch } from './lead-conversion.commands.ts'
import { LeadConvertInput, LeadConvertPayload } from './lead.input.ts'

@Resolver(() => LeadConvertPayload)
export class LeadConversionResolver {
  @Mutation(() => LeadConvertPayload, {
    description:
      'Makes a lead a customer: the one it is found to be, otherwise a new one. Doing it again answers the same. Needs the role AGENT.',
  })
  leadConvert(
    @Arg('input', () => LeadConvertInput, { description: 'Which lead, and whom it is known to be.' })
    input: LeadConvertInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => convertLead(context, input),
      (conversion) => conversion,
    )
  }

  @FieldResolver(() => [Customer], {
    description: 'Customers to choose from when several match; at most 10, empty otherwise.',
  })
  candidates(@Root() answer: { userErrors: readonly RefusalReason[] }): readonly CustomerRow[] {
    return answer.userErrors.find(isAmbiguousMatch)?.candidates ?? []
  }
}

function isAmbiguousMatch(reason: RefusalReason): reason is AmbiguousMatch {
  return reason.code === 'AMBIGUOUS_MATCH'
}
