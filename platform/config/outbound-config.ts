import { z } from 'zod'
import { isOutboundTarget } from '../outbound/outbound-guard.ts'

/** Where requests may go whose addresses people chose. */
export interface OutboundConfig {
  /** Host names, addresses and networks (`10.0.0.0/8`) that may be asked besides the public internet. */
  readonly allowed: readonly string[]
}

/** The variables of requests to chosen addresses, for the one shape that reads the environment. */
export const outboundVariables = {
  OUTBOUND_ALLOWED: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine(
      (targets) => targets.every(isOutboundTarget),
      'must be host names, addresses or networks such as 10.0.0.0/8, with commas between',
    )
    .default([]),
}

export function composeOutboundConfig(env: z.infer<z.ZodObject<typeof outboundVariables>>): OutboundConfig {
  return { allowed: env.OUTBOUND_ALLOWED }
}
