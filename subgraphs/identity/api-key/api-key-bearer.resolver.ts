import { Arg, Ctx, Directive, Query, Resolver } from 'type-graphql'
import { requireService } from '../../../platform/auth/permission.ts'
import { machineRole } from '../application/application.ts'
import type { IdentityContext } from '../context.ts'
import { ApiKeyBearer } from './api-key-bearer.type.ts'
import { isWorking } from './api-key.ts'
import { noteUse, selectKeyByHash } from './api-key.store.ts'

@Resolver()
export class ApiKeyBearerResolver {
  @Directive('@inaccessible')
  @Query(() => ApiKeyBearer, {
    nullable: true,
    description: 'For our own services: whom the key with this hash speaks for; null when it does not work.',
  })
  async apiKeyBearer(
    @Arg('hash', () => String, { description: 'SHA-256 of the key, base64url.' }) hash: string,
    @Ctx() context: IdentityContext,
  ): Promise<ApiKeyBearer | null> {
    requireService(context.viewer)
    const now = new Date()
    const found = await context.database.read((tx) => selectKeyByHash(tx, hash))
    if (!found || !isWorking(found.key, now)) return null
    await context.database.write((tx) => noteUse(tx, found.key.id, now))
    const { key, application, organisationKind } = found
    const { pointsCapacity, pointsPerSecond, requestCeiling, concurrency } = key
    return {
      apiKeyId: key.id,
      applicationId: application.id,
      documentMode: application.documentMode,
      environment: key.environment,
      organisationId: key.organisationId,
      organisationKind,
      role: machineRole,
      scopes: key.scopes,
      budget: { pointsCapacity, pointsPerSecond, requestCeiling, concurrency },
      secondsLeft: key.expiresAt && Math.floor((key.expiresAt.getTime() - now.getTime()) / 1000),
    }
  }
}
