const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
] as const

/** The largest unit that fits, rounded down: "4 s", "3 min", "2 d". */
export function formatDuration(ms: number): string {
  const unit = units.find((unit) => ms >= unit.ms)
  if (unit) return `${Math.floor(ms / unit.ms)} ${unit.name}`
  return `${Math.max(0, Math.floor(ms / 1_000))} s`
}

/** Time of day in the reader's own zone: "14:03:09". */
export function formatClock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB')
}

/** Time of day without seconds: "14:03". */
export function formatMinute(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** What happened today has a time of day; what is older is told by its age: "2 d ago". */
export function formatMoment(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return isToday ? formatClock(at) : `${formatDuration(now - at)} ago`
}
