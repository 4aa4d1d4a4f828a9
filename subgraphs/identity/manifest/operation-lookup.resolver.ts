import { Arg, Ctx, Directive, ID, Int, Query, Resolver } from 'type-graphql'
import { requireService } from '../../../platform/auth/permission.ts'
import { invalidInput } from '../../../platform/errors/public-error.ts'
import type { IdentityContext } from '../context.ts'
import { selectLatestOperations, selectNamedOperations, selectPublished } from './manifest.store.ts'
import type { PublishedOperationRow } from './manifest.store.ts'
import { OperationLookup } from './operation-lookup.type.ts'

const mostListed = 5_000

@Resolver()
export class OperationLookupResolver {
  @Directive('@inaccessible')
  @Query(() => OperationLookup, {
    nullable: true,
    description:
      'For our own services: an application’s published operation, by its id, by its normalised text or by its name, of which the newest counts. Null when there is none.',
  })
  operationLookup(
    @Arg('applicationId', () => ID, { description: 'Whose operation.' }) applicationId: string,
    @Arg('documentId', () => String, { nullable: true, description: 'What it is called by.' })
    documentId: string | null,
    @Arg('normalisedHash', () => String, {
      nullable: true,
      description: 'SHA-256 of its normalised text, base64url.',
    })
    normalisedHash: string | null,
    @Arg('name', () => String, { nullable: true, description: 'Its operation name.' })
    name: string | null,
    @Ctx() context: IdentityContext,
  ): Promise<PublishedOperationRow | null> {
    requireService(context.viewer)
    const clues = {
      documentId: documentId ?? null,
      normalisedHash: normalisedHash ?? null,
      name: name ?? null,
    }
    return context.database.read((tx) => selectPublished(tx, applicationId, clues))
  }

  @Directive('@inaccessible')
  @Query(() => [OperationLookup], {
    description:
      'For our own services: what an application published, of each name the newest, ordered by name.',
  })
  namedOperations(
    @Arg('applicationId', () => ID, { description: 'Whose operations.' }) applicationId: string,
    @Arg('limit', () => Int, { description: 'How many at most, up to 5,000.' }) limit: number,
    @Ctx() context: IdentityContext,
  ): Promise<PublishedOperationRow[]> {
    requireService(context.viewer)
    requireLimit(limit)
    return context.database.read((tx) => selectNamedOperations(tx, applicationId, limit))
  }

  @Directive('@inaccessible')
  @Query(() => [OperationLookup], {
    description: 'For our own services: the operations published last, to have them ready.',
  })
  latestOperations(
    @Arg('limit', () => Int, { description: 'How many at most, up to 5,000.' }) limit: number,
    @Arg('publishedAfter', () => Date, { nullable: true, description: 'Only those published after this.' })
    publishedAfter: Date | null,
    @Ctx() context: IdentityContext,
  ): Promise<PublishedOperationRow[]> {
    requireService(context.viewer)
    requireLimit(limit)
    return context.database.read((tx) => selectLatestOperations(tx, limit, publishedAfter ?? null))
  }
}

function requireLimit(limit: number): void {
  if (limit < 1 || limit > mostListed) throw invalidInput(`limit is between 1 and ${mostListed}.`, ['limit'])
}
