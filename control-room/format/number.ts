/** Shortens numbers so that a glance reads them: 0.04, 3.2, 57, 1,240. */
export function formatNumber(value: number): string {
  const size = Math.abs(value)
  const maximumFractionDigits = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits })
}

/** `value` is in milliseconds. */
export function formatMs(value: number): string {
  return value >= 1_000 ? `${formatNumber(value / 1_000)} s` : `${formatNumber(value)} ms`
}

export function formatBytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10))
  return `${formatNumber(value / 1024 ** power)} ${units[power] ?? ''}`
}

/** `formatCount(1, 'event')` is "1 event", `formatCount(2, 'event')` "2 events". */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`
}
