import { unavailable } from '../../../platform/errors/public-error.ts'
import { networkOf } from '../../../platform/server/client-network.ts'
import type { IdentityContext } from '../context.ts'

/** A whole office shares an address; one that wants more at once keeps others from their turn. */
export const clientGateLimits = { maxRunning: 4, maxWaiting: 64 }

/**
 * Runs what costs a hash when it is the client's turn: one network has a few at a time, whatever accounts they are for,
 * so that it can fill no queue others wait in. Answers `TOO_MANY` when too many of the network wait.
 */
export async function passAsClient<Value>(
  { services, client }: IdentityContext,
  work: () => Promise<Value>,
): Promise<Value | 'TOO_MANY'> {
  const network = networkOf(client?.address ?? null)
  return network === null ? work() : services.clientGate.pass(network, work)
}

/** Hashes a new password in the client's turn; throws SERVICE_UNAVAILABLE when too many of its network wait. */
export async function hashForClient(context: IdentityContext, password: string): Promise<string> {
  const { passwordHasher } = context.services
  const hash = await passAsClient(context, async () => ({
    text: await passwordHasher.hash(password, context.signal),
  }))
  if (hash === 'TOO_MANY')
    throw unavailable('Too many passwords are set from your network at this moment; try again in a while.')
  return hash.text
}
