/** Something a partner gave cannot be used; `reasons` lists everything that is wrong with it, one line each. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reasons: readonly string[]

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'))
    this.reasons = reasons
  }
}

/** What stands behind `value`, for people; an operating system's errors by their reason alone. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
