import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { publishManifest } from './manifest.commands.ts'
import { ManifestPublishInput, ManifestPublishPayload } from './manifest.input.ts'

@Resolver()
export class ManifestResolver {
  @Directive('@requiresScopes(scopes: [["role:admin"], ["operations:publish"]])')
  @Mutation(() => ManifestPublishPayload, {
    description:
      'Publishes all operations of a manifest, or none. It adds and never takes away; the same again changes nothing. Needs the role ADMIN, or a key of the application with the scope operations:publish.',
  })
  manifestPublish(
    @Arg('input', () => ManifestPublishInput, { description: 'What to publish.' })
    input: ManifestPublishInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => publishManifest(context, input),
      (manifest) => ({ manifest }),
    )
  }
}
