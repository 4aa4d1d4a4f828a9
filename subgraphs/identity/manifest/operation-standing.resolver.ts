import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql'
import type { OperationAnalysis } from '../../../platform/graphql/operation-analyst.ts'
import type { IdentityContext } from '../context.ts'
import type { PublishedOperationRow } from './manifest.store.ts'
import { PublishedOperation } from './manifest.type.ts'
import { OperationStanding } from './operation-standing.type.ts'

@Resolver(() => PublishedOperation)
export class OperationStandingResolver {
  // Each is validated and priced anew.
  @Directive('@cost(weight: 5)')
  @FieldResolver(() => OperationStanding, {
    nullable: true,
    description: 'How it stands in the graph of today; null where identity does not know the whole graph.',
  })
  standing(@Root() { body }: PublishedOperationRow, @Ctx() { services }: IdentityContext) {
    return services.analyst && toStanding(services.analyst.analyse(body))
  }
}

function toStanding(analysis: OperationAnalysis) {
  return analysis.problems
    ? { problems: analysis.problems, deprecatedUses: [] }
    : { problems: [], deprecatedUses: analysis.deprecatedUses }
}
