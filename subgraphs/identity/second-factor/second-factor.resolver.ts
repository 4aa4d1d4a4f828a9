import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import type { UserRow } from '../user/user.store.ts'
import { User } from '../user/user.type.ts'
import { confirmTotp, disableTotp, enrolTotp, renewCodes } from './second-factor.commands.ts'
import {
  UserRecoveryCodesRenewInput,
  UserRecoveryCodesRenewPayload,
  UserTotpConfirmInput,
  UserTotpConfirmPayload,
  UserTotpDisableInput,
  UserTotpDisablePayload,
  UserTotpEnrolInput,
  UserTotpEnrolPayload,
} from './second-factor.input.ts'
import { countRecoveryCodes, hasConfirmedFactor } from './second-factor.store.ts'

@Resolver(() => User)
export class SecondFactorResolver {
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether signing in takes a second factor; null for anybody but you.',
  })
  hasSecondFactor(@Root() user: UserRow, @Ctx() context: IdentityContext): Promise<boolean> | null {
    if (context.viewer.kind !== 'user' || context.viewer.userId !== user.id) return null
    return context.services.databaseAsService(context.requestId).read((tx) => hasConfirmedFactor(tx, user.id))
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many of your recovery codes were not used yet; null for anybody but you.',
  })
  recoveryCodesLeft(@Root() user: UserRow, @Ctx() context: IdentityContext): Promise<number> | null {
    if (context.viewer.kind !== 'user' || context.viewer.userId !== user.id) return null
    return context.services.databaseAsService(context.requestId).read((tx) => countRecoveryCodes(tx, user.id))
  }

  @Mutation(() => UserTotpEnrolPayload, {
    description:
      'Makes a key for an authenticator app (TOTP). It counts when userTotpConfirm has seen a code made with it.',
  })
  userTotpEnrol(
    @Arg('input', () => UserTotpEnrolInput, { description: 'Who wants an authenticator.' })
    input: UserTotpEnrolInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => enrolTotp(context, input),
      (enrolment) => enrolment,
    )
  }

  @Mutation(() => UserTotpConfirmPayload, {
    description: 'Switches your second factor on with a first code; from then on signing in takes one.',
  })
  userTotpConfirm(
    @Arg('input', () => UserTotpConfirmInput, { description: 'The first code.' })
    input: UserTotpConfirmInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => confirmTotp(context, input.code),
      (confirmed) => confirmed,
    )
  }

  @Mutation(() => UserTotpDisablePayload, { description: 'Switches your second factor off; takes a code.' })
  userTotpDisable(
    @Arg('input', () => UserTotpDisableInput, { description: 'A code.' }) input: UserTotpDisableInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => disableTotp(context, input.code),
      (user) => ({ user }),
    )
  }

  @Mutation(() => UserRecoveryCodesRenewPayload, {
    description: 'Gives you new recovery codes in place of all you have; takes a code.',
  })
  userRecoveryCodesRenew(
    @Arg('input', () => UserRecoveryCodesRenewInput, { description: 'A code.' })
    input: UserRecoveryCodesRenewInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => renewCodes(context, input.code),
      (recoveryCodes) => ({ recoveryCodes }),
    )
  }
}
