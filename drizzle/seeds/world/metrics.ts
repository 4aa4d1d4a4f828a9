import { hourMs, later } from './calendar.ts'
import { metricCatalogue, type LedgerEntry, type MetricSpec } from './metric-catalogue.ts'
import type { MetricKind, Project } from './projects.ts'
import type { Random } from './random.ts'

export interface MetricDefinition {
  readonly id: string
  readonly projectId: string
  readonly organisationId: string
  /** Unique within the project, such as `recall.latency_p95`. */
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly kind: MetricKind
  readonly description: string
  readonly createdAt: Date
}

export interface MetricSample {
  readonly metricId: string
  readonly at: Date
  /** A counter's value is its running total; a ratio's is numerator ÷ denominator. */
  readonly value: number
  readonly numerator: number | null
  readonly denominator: number | null
}

export interface MetricWorld {
  readonly metrics: readonly MetricDefinition[]
  readonly samples: readonly MetricSample[]
}

const days = 30
const hourlyDays = 7
const coarseHours = 6

export function makeMetrics(random: Random, projects: readonly Project[], asOf: Date): MetricWorld {
  const times = sampleTimes(asOf)
  const ledger = makeLedger(random.fork('ledger'), times)
  const metrics: MetricDefinition[] = []
  const samples: MetricSample[] = []
  for (const spec of metricCatalogue) {
    const project = projects.find(({ slug }) => slug === spec.project)
    if (!project) throw new Error(`no project has the slug ${spec.project}`)
    const { key, name, unit, kind, description } = spec
    const id = random.id(project.createdAt)
    metrics.push({
      id,
      projectId: project.id,
      organisationId: project.organisationId,
      key,
      name,
      unit,
      kind,
      description,
      createdAt: project.createdAt,
    })
    for (const point of makeSeries(random, spec, times, ledger)) samples.push({ metricId: id, ...point })
  }
  return { metrics, samples }
}

/** Every hour of the last week and every sixth before, the last one at the full hour before `asOf`. */
function sampleTimes(asOf: Date): Date[] {
  const last = new Date(Math.floor(asOf.getTime() / hourMs) * hourMs)
  const times: Date[] = []
  for (let hours = days * 24; hours >= 0; hours -= hours > hourlyDays * 24 ? coarseHours : 1)
    times.push(later(last, -hours * hourMs))
  return times
}

/** How busy the hour is against the mean of the day: quiet at night, full in the afternoon. */
function rhythmAt(time: Date, strength: number): number {
  return 1 + strength * Math.cos((2 * Math.PI * (time.getUTCHours() - 14)) / 24)
}

type Point = Omit<MetricSample, 'metricId'>

function makeSeries(
  random: Random,
  { shape, decimals = 0 }: MetricSpec,
  times: readonly Date[],
  ledger: readonly LedgerRow[],
): Point[] {
  const plain = (at: Date, value: number): Point => ({
    at,
    value: rounded(value, decimals),
    numerator: null,
    denominator: null,
  })
  switch (shape.form) {
    case 'level': {
      const { base, rhythm, noise, drift = 0 } = shape
      return times.map((at, index) => {
        const trend = 1 + drift * (index / times.length - 1)
        return plain(at, Math.max(0, base * trend * rhythmAt(at, rhythm) * (1 + random.normal(0, noise))))
      })
    }
    case 'total': {
      let total = shape.start
      return times.map((at, index) => {
        total += Math.round(
          shape.perHour * hoursSince(times, index) * rhythmAt(at, shape.rhythm) * random.between(0.8, 1.2),
        )
        return plain(at, total)
      })
    }
    case 'share':
      return times.map((at, index) => {
        const denominator = Math.max(
          1,
          Math.round(
            shape.perHour *
              hoursSince(times, index) *
              rhythmAt(at, shape.rhythm) *
              random.between(0.85, 1.15),
          ),
        )
        const spread = Math.sqrt((shape.share * (1 - shape.share)) / denominator)
        const numerator = Math.min(
          denominator,
          Math.max(0, Math.round(denominator * random.normal(shape.share, spread))),
        )
        return { at, value: numerator / denominator, numerator, denominator }
      })
    case 'ledger':
      return ledger.map((row) => plain(row.at, row[shape.entry]))
  }
}

function hoursSince(times: readonly Date[], index: number): number {
  const time = times[index]
  const before = times[index - 1]
  return time && before ? (time.getTime() - before.getTime()) / hourMs : 1
}

type LedgerRow = { readonly at: Date } & Readonly<Record<LedgerEntry, number>>

const planCents = [1900, 4900, 9900, 24900] as const

/** The subscription business hour by hour: each figure is booked from the same moves, so they agree at any time. */
function makeLedger(random: Random, times: readonly Date[]): LedgerRow[] {
  let book = {
    mrr: 4_310_000,
    newMrr: 7_940_000,
    expansionMrr: 1_120_000,
    churnedMrr: 4_750_000,
    trialing: 96,
    active: 702,
    pastDue: 23,
    cancelled: 641,
  }
  return times.map((at, index) => {
    for (let hour = hoursSince(times, index); hour > 0; hour--) book = bookHour(random, book)
    return { at, ...book, arr: book.mrr * 12 }
  })
}

type Book = Omit<LedgerRow, 'at' | 'arr'>

function bookHour(random: Random, book: Book): Book {
  const next = { ...book }
  next.trialing += random.poisson(0.28)
  if (next.trialing > 60 && random.chance(0.11)) {
    const price = random.pick(planCents)
    next.trialing--
    next.active++
    next.mrr += price
    next.newMrr += price
  }
  if (next.trialing > 40 && random.chance(0.16)) {
    next.trialing--
    next.cancelled++
  }
  if (random.chance(0.03)) {
    next.mrr += 5000
    next.expansionMrr += 5000
  }
  if (random.chance(0.09)) {
    next.active--
    next.pastDue++
  }
  if (next.pastDue > 4 && random.chance(0.1)) return settlePastDue(random, next)
  return next
}

/** A failed payment is repaired three times out of four; otherwise the subscription ends. */
function settlePastDue(random: Random, book: Book): Book {
  if (random.chance(0.74)) return { ...book, pastDue: book.pastDue - 1, active: book.active + 1 }
  const price = random.pick(planCents)
  return {
    ...book,
    pastDue: book.pastDue - 1,
    cancelled: book.cancelled + 1,
    mrr: book.mrr - price,
    churnedMrr: book.churnedMrr + price,
  }
}

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals
  return Math.round(value * scale) / scale
}
