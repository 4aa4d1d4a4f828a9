/** Turns `data` of schema version `from` into that of `from + 1`, for events written before the shape changed. */
export interface Upcast {
  readonly type: string
  readonly from: number
  upcast(data: unknown): unknown
}

/** Every step from an old shape to the present one, by event type. */
export interface Upcasters {
  /** The version events of `type` are read at, when they were written at `version`. */
  targetVersion(type: string, version: number): number
  /** `data` brought from `version` to the target version, step by step. */
  upcast(type: string, version: number, data: unknown): unknown
}

/** Composes the steps. Throws when one is given twice or a chain has a hole, since events would stay half-way. */
export function createUpcasters(steps: readonly Upcast[]): Upcasters {
  const chains = new Map<string, Map<number, Upcast>>()
  for (const step of steps) {
    const chain = chains.get(step.type) ?? new Map<number, Upcast>()
    if (chain.has(step.from)) throw new Error(`${step.type} has two upcasts from version ${step.from}.`)
    chains.set(step.type, chain.set(step.from, step))
  }
  for (const [type, chain] of chains) refuseHoles(type, chain)
  const targetVersion = (type: string, version: number): number => {
    const chain = chains.get(type)
    return chain?.has(version) ? Math.max(...chain.keys()) + 1 : version
  }
  return {
    targetVersion,
    upcast: (type, version, data) => {
      const chain = chains.get(type)
      let current = data
      for (let at = version; at < targetVersion(type, version); at += 1)
        current = chain?.get(at)?.upcast(current)
      return current
    },
  }
}

function refuseHoles(type: string, chain: ReadonlyMap<number, Upcast>): void {
  const [first, last] = [Math.min(...chain.keys()), Math.max(...chain.keys())]
  for (let from = first; from <= last; from += 1) {
    if (!chain.has(from)) throw new Error(`${type} has no upcast from version ${from} to ${from + 1}.`)
  }
}
