/**
 * What fields took whose `@cost` is only an estimate, because no schema can tell it: points by coordinate, such as
 * `Query.knowledgeAnswer`. A subgraph says it in an answer's extensions, and it counts in place of the estimate.
 */
export type MeteredCosts = Readonly<Record<string, number>>

/** Where an answer's extensions say it. */
const extension = 'meteredCosts'

/** Counts what the metered fields of one request take. */
export class CostMeter {
  #costs: MeteredCosts | undefined

  /** Not negative; a field that was asked and took nothing says so with 0. */
  add(coordinate: string, points: number): void {
    this.#costs = addCosts(this.#costs, { [coordinate]: points })
  }

  /** The result with what was counted in its extensions. */
  tell<Result extends { readonly extensions?: object | undefined }>(result: Result): Result {
    return this.#costs
      ? { ...result, extensions: { ...result.extensions, [extension]: this.#costs } }
      : result
  }
}

/** What a subgraph's answer says; undefined when nothing. What is no cost is left out. */
export function readMeteredCosts({
  extensions,
}: {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}): MeteredCosts | undefined {
  const told = extensions?.[extension]
  if (typeof told !== 'object' || told === null) return undefined
  const isCost = (entry: [string, unknown]): entry is [string, number] =>
    typeof entry[1] === 'number' && Number.isFinite(entry[1]) && entry[1] >= 0
  return Object.fromEntries(Object.entries(told).filter(isCost))
}

/** Both together. */
export function addCosts(one: MeteredCosts | undefined, other: MeteredCosts): MeteredCosts {
  const sum: Record<string, number> = { ...one }
  for (const [coordinate, points] of Object.entries(other)) sum[coordinate] = (sum[coordinate] ?? 0) + points
  return sum
}
