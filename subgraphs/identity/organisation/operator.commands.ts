import { violatedConstraint } from '../../../platform/database/database-error.ts'
import type { IdentityServices } from '../services.ts'
import { newUser, openAccount } from '../user/user.commands.ts'
import { newOrganisation, registerOrganisation } from './organisation.commands.ts'
import { hasOperator } from './organisation.store.ts'

/** Who runs this deployment: the operator organisation and the person who owns it. */
export interface OperatorFounding {
  readonly organisationName: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly ownerEmail: string
  readonly ownerPassword: string
}

/**
 * Makes the operator organisation with its first owner, unless there is one: nobody can make it through the graph.
 * Answers whether it was made now. Processes that start together make it once. Rejects when the owner's address has
 * an account already, since that account may not be theirs.
 */
export async function foundOperator(
  services: IdentityServices,
  founding: OperatorFounding,
): Promise<boolean> {
  const database = services.databaseAsService('start')
  if (await database.read(hasOperator)) return false
  const hash = await services.passwordHasher.hash(founding.ownerPassword)
  const { organisationName: name, country, ownerEmail: email } = founding
  const now = new Date()
  // Whoever configures the deployment vouches for the address.
  const owner = newUser({ email, displayName: name }, now, now)
  const operator = newOrganisation({ name, slug: slugOf(name), kind: 'OPERATOR', country }, now)
  try {
    await database.write(async (tx) => {
      await openAccount(tx, owner, hash)
      await registerOrganisation(tx, operator, owner.id)
    })
    return true
  } catch (error) {
    const constraint = violatedConstraint(error)
    // Another process founded it in the meantime, perhaps with this very owner.
    if (constraint === 'organisations_operator_key' || (await database.read(hasOperator))) return false
    if (constraint !== 'users_email_key_key') throw error
    throw new Error('OPERATOR_OWNER_EMAIL has an account already: name an address that has none', {
      cause: error,
    })
  }
}

/** `Halden Battery Supply` → `halden-battery-supply`, at most 40 characters. */
function slugOf(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  return words.join('-').slice(0, 40).replace(/-$/, '').padEnd(2, 'x')
}
