/** What an entry tells of a change: pure. Secrets never get in, personal data only as the fact that it was there. */

export type Fields = Readonly<Record<string, unknown>>

export interface AuditedChange {
  /** Earlier values of the fields that changed, as far as the log knows them; null when it knows none. */
  readonly before: Fields | null
  readonly after: Fields
}

const secretField = /password|secret|token|hash|credential|private_?key|api_?key|recovery|otp|^codes?$/i
// By the field's name, wherever it stands: a new event that names a person is masked before anybody thinks of it.
const personalField =
  /e_?mail|phone|name$|address|recipient|^line\d$|postal|^city$|birth|^ip$|device|user_?agent|subject|^text$|body|note|comment|message$|interest|description|trackingNumber/i

const maxTextLength = 500
const maxItems = 50
const maxDepth = 6

/** The data of an event with secrets and personal data masked, and cut to a size a log can bear. */
export function maskData(data: unknown): Fields {
  const masked = maskValue('data', data, 0)
  return isFields(masked) ? masked : { value: masked }
}

function maskValue(name: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined) return null
  if (secretField.test(name)) return '[secret]'
  if (personalField.test(name)) return '[personal]'
  if (typeof value === 'string')
    // A cut through a surrogate pair would leave half a character, which PostgreSQL refuses.
    return value.length > maxTextLength ? `${value.slice(0, maxTextLength).toWellFormed()}…` : value
  if (typeof value !== 'object') return value
  if (depth === maxDepth) return '[deeper]'
  if (Array.isArray(value)) {
    const items = value.slice(0, maxItems).map((item) => maskValue(name, item, depth + 1))
    return value.length > maxItems ? [...items, `[${value.length - maxItems} more]`] : items
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, maskValue(key, member, depth + 1)]),
  )
}

/**
 * Splits an event's data into before and after. Events that tell both say so by `previous<Field>`, or by `from` and
 * `to`; of the others, `known` (earlier entries of the same target, oldest first) tells what a field was.
 */
export function composeChange(data: unknown, known: readonly Fields[]): AuditedChange {
  const after: Record<string, unknown> = {}
  const told: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(maskData(data))) {
    const previous = /^previous([A-Z])(.*)$/.exec(name)
    if (previous) told[`${previous[1]?.toLowerCase()}${previous[2]}`] = value
    else if (name === 'from') told['state'] = value
    else after[name === 'to' ? 'state' : name] = value
  }
  const earlier: Fields = Object.assign({}, ...known)
  const remembered = Object.keys(after)
    .filter((name) => name in earlier && JSON.stringify(earlier[name]) !== JSON.stringify(after[name]))
    .map((name) => [name, earlier[name]] as const)
  const before = { ...Object.fromEntries(remembered), ...told }
  return { before: Object.keys(before).length > 0 ? before : null, after }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
