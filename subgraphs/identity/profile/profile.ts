/** The rules of profiles: pure. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}
/** What applications remember for a person: any JSON object within the limits. */
export type Preferences = JsonObject

export const maxPreferencesBytes = 16_384
export const maxPreferencesDepth = 8

/** What is wrong with a merge patch of preferences, as the end of a sentence, or null. */
export function faultOfPatch(patch: unknown): string | null {
  if (!isObject(patch)) return 'must be a JSON object'
  if (nestsDeeper(patch, maxPreferencesDepth))
    return `must not nest deeper than ${maxPreferencesDepth} levels`
  if (Buffer.byteLength(JSON.stringify(patch)) > maxPreferencesBytes)
    return `must not exceed ${maxPreferencesBytes} bytes as JSON`
  return hasUnstorableText(patch) ? 'must not hold the character U+0000 or half of a surrogate pair' : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Stops at the limit, however deep the value is: nothing that walks it whole may run before. */
function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => nestsDeeper(member, levels - 1))
}

/** PostgreSQL keeps neither in jsonb. */
function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, member]) => hasUnstorableText(key) || hasUnstorableText(member))
}
