// Short strings are cheaper to scan by hand than to hand to a regular expression or to JSON.stringify.
const shortLength = 48
// Anything JSON must escape, and lone surrogates, which well-formed JSON text escapes as well.
const needsEscape = /[\u0000-\u001f"\\\ud800-\udfff]/

/** A string as JSON text. */
export function quote(text: string): string {
  if (text.length >= shortLength) return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code < 32 || code === 34 || code === 92 || (code >= 0xd800 && code <= 0xdfff))
      return JSON.stringify(text)
  }
  return `"${text}"`
}

/** Any JSON value as text. */
export function writeJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return value ? 'true' : 'false'
    default:
      return value === null || value === undefined ? 'null' : JSON.stringify(value)
  }
}
