import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CrmContext } from '../context.ts'
import type { CustomerRow } from '../customer/customer.store.ts'
import { CustomerConnection } from '../customer/customer.type.ts'
import { registerCompany } from './company.commands.ts'
import { CompanyFilterInput, CompanyRegisterInput, CompanyRegisterPayload } from './company.input.ts'
import { selectCompanyPage } from './company.store.ts'
import type { CompanyRow } from './company.store.ts'
import { Company, CompanyConnection } from './company.type.ts'

@Resolver(() => Company)
export class CompanyResolver {
  @Query(() => Company, {
    nullable: true,
    description: 'One company; null when there is none that you may see.',
  })
  company(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: CrmContext): Promise<CompanyRow | null> {
    return context.loaders.company.load(id)
  }

  @Query(() => CompanyConnection, { description: 'Companies you may see, newest first.' })
  async companies(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => CompanyFilterInput, { nullable: true, description: 'Which companies to list.' })
    filter: CompanyFilterInput | undefined,
    @Ctx() context: CrmContext,
  ): Promise<Connection<CompanyRow>> {
    const found = await context.database.read((tx) => selectCompanyPage(tx, page, filter?.search))
    return toConnection(found, (row) => row)
  }

  @FieldResolver(() => CustomerConnection, {
    description: 'Customers that work for the company and that you may see, newest first.',
  })
  async customers(
    @Root() company: CompanyRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: CrmContext,
  ): Promise<Connection<CustomerRow>> {
    const found = await context.loaders.customersByCompany.load({ parentId: company.id, page })
    return toConnection(found, (row) => row)
  }

  @Mutation(() => CompanyRegisterPayload, {
    description: 'Registers a company of your organisation; needs the role AGENT.',
  })
  companyRegister(
    @Arg('input', () => CompanyRegisterInput, { description: 'What is known of the company.' })
    input: CompanyRegisterInput,
    @Ctx() context: CrmContext,
  ) {
    return payload(
      () => registerCompany(context, input),
      (company) => ({ company }),
    )
  }
}
