/** The rules of order lines: pure. */
export const maxLines = 100
export const maxQuantity = 10_000

export interface WantedLine {
  readonly variantId: string
  readonly quantity: number
}

/** What is wanted of one variant in all. */
export interface MergedLine extends WantedLine {
  /** Where the variant was first named in what was asked for. */
  readonly index: number
}

/**
 * One line a variant: two lines of the same one are summed before stock and quantity prices are looked at, or each
 * alone would find enough. Ids are compared without case.
 */
export function mergeLines(lines: readonly WantedLine[]): MergedLine[] {
  const merged = new Map<string, MergedLine>()
  for (const [index, line] of lines.entries()) {
    const variantId = line.variantId.toLowerCase()
    const before = merged.get(variantId)
    merged.set(variantId, {
      variantId,
      quantity: line.quantity + (before?.quantity ?? 0),
      index: before?.index ?? index,
    })
  }
  return [...merged.values()]
}
