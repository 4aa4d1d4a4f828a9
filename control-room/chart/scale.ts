/** Maps a stretch of values onto a stretch of pixels. */
export interface Scale {
  toPixel(value: number): number
  toValue(pixel: number): number
}

export function createScale(from: number, to: number, pixelFrom: number, pixelTo: number): Scale {
  // A stretch of no length would divide by zero; everything then lies at its beginning.
  const perValue = to === from ? 0 : (pixelTo - pixelFrom) / (to - from)
  return {
    toPixel: (value) => pixelFrom + (value - from) * perValue,
    toValue: (pixel) => (perValue === 0 ? from : from + (pixel - pixelFrom) / perValue),
  }
}

/** Round values from 0 to at least `highest`, about `count` steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(highest: number, count: number): number[] {
  const rough = (highest > 0 ? highest : 1) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * 0.999) ?? rough
  const steps = Math.ceil((highest > 0 ? highest : 1) / step - 0.001)
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

const minutes = [1, 2, 5, 10, 15, 30, 60].map((count) => count * 60_000)

/** Full minutes between two moments, at most `count` of them. */
export function timeTicks(from: number, to: number, count: number): number[] {
  const step = minutes.find((step) => (to - from) / step <= count) ?? 3_600_000
  const first = Math.ceil(from / step) * step
  return Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  )
}
