import type { Random } from './random.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** How far back the world's trade reaches. */
export const historyDays = 548

export function later(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + Math.round(milliseconds))
}

export function startOfDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / dayMs) * dayMs)
}

export function isWeekend(time: Date): boolean {
  const weekday = time.getUTCDay()
  return weekday === 0 || weekday === 6
}

/** A moment between two times. */
export function momentBetween(random: Random, from: Date, to: Date): Date {
  return later(from, random.unit() * Math.max(0, to.getTime() - from.getTime()))
}

/** The same moment when it falls in warehouse hours (Monday to Friday, 07–17 UTC), else one early on the next working day. */
export function inWorkingHours(random: Random, time: Date): Date {
  const hour = time.getUTCHours()
  if (!isWeekend(time) && hour >= 7 && hour < 17) return time
  let morning = later(startOfDay(time), 7 * hourMs)
  if (hour >= 7) morning = later(morning, dayMs)
  while (isWeekend(morning)) morning = later(morning, dayMs)
  return later(morning, random.between(0, 2.5 * hourMs))
}

/** The time when it has come by `asOf`, else null: what lies in the future has not happened. */
export function happened(time: Date, asOf: Date): Date | null {
  return time.getTime() <= asOf.getTime() ? time : null
}

/** Where in the year a day stands, 0 on 1 January to just under 1. */
export function yearPhase(time: Date): number {
  const start = Date.UTC(time.getUTCFullYear(), 0, 1)
  return (time.getTime() - start) / (365.25 * dayMs)
}
