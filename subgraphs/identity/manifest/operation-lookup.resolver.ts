import { Arg, Ctx, Directive, ID, Int, Query, Resolver } from 'type-graphql'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { forbidden, invalidInput } from '../../../platform/errors/public-error.ts'
import type { IdentityContext } from '../context.ts'
import { selectLatestOperations, selectPublished } from './manifest.store.ts'
import type { PublishedOperationRow } from './manifest.store.ts'
import { OperationLookup } from './operation-lookup.type.ts'

const mostLatest = 5_000

@Resolver()
export class OperationLookupResolver {
  @Directive('@inaccessible')
  @Query(() => OperationLookup, {
    nullable: true,
    description:
      'For our own services: an application’s published operation, by its id or by its normalised text. Null when there is none.',
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
    @Ctx() context: IdentityContext,
  ): Promise<PublishedOperationRow | null> {
    requireService(context.viewer)
    const wanted = { documentId: documentId ?? null, normalisedHash: normalisedHash ?? null }
    return context.database.read((tx) => selectPublished(tx, applicationId, wanted))
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
    if (limit < 1 || limit > mostLatest)
      throw invalidInput(`limit is between 1 and ${mostLatest}.`, ['limit'])
    return context.database.read((tx) => selectLatestOperations(tx, limit, publishedAfter ?? null))
  }
}

function requireService(viewer: Viewer): void {
  if (viewer.kind !== 'service') throw forbidden('Only our own services may look operations up.')
}
