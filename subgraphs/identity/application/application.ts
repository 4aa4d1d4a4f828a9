/**
 * How an application's operations reach the gateway: OFF any text, LOG any text but what is not published is noted,
 * SAFELIST only what is published, as text or by id, REQUIRE_ID only ids.
 */
export const documentModes = ['OFF', 'LOG', 'SAFELIST', 'REQUIRE_ID'] as const
export type DocumentMode = (typeof documentModes)[number]

/** Who may make applications and keys: whoever answers for what programs do in the organisation's name. */
export const applicationRole = 'ADMIN'

/** As what a partner's program acts in its organisation; its key's scopes say how much of that it may do. */
export const machineRole = 'AGENT'
