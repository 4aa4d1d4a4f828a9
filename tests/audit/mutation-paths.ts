/** A file of a subgraph: its path within the subgraph and its text. */
export interface SubgraphSource {
  readonly path: string
  readonly text: string
}

interface Routine {
  readonly name: string
  readonly text: string
}

// The formatter puts every routine of a file at the margin, and those of a class two spaces in.
const routineForms = [
  /^(?:export )?(?:async )?function\*? (\w+)[^]*?\n\}/gm,
  /^(?:export )?const (\w+)(?:: [^\n]+?)? =[^]*?(?=\n\n|\n(?:export|const|function|async)\b)/gm,
  /^ {2}(?:async )?(?:\*)?#?(\w+)\((?:[^\n]*\{\n|\n)[^]*?\n {2}\}/gm,
]

/** Every mutation of a subgraph, by the names of the routines it leads to, its own first. */
export function followMutations(files: readonly SubgraphSource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const routines = Map.groupBy(files.flatMap(routinesOf), ({ name }) => name)
  const mutations = files.flatMap(({ text }) =>
    [...text.matchAll(mutationForm)].map((match) => match[1] ?? ''),
  )
  return new Map(mutations.map((mutation) => [mutation, reachedFrom(mutation, routines)]))
}

const mutationForm = /@Mutation\([^]*?\)\n {2}(?:async )?(\w+)\(/g

function routinesOf({ text }: SubgraphSource): Routine[] {
  return routineForms.flatMap((form) =>
    [...text.matchAll(form)].map((match) => ({ name: match[1] ?? '', text: match[0] })),
  )
}

function reachedFrom(start: string, routines: ReadonlyMap<string, readonly Routine[]>): ReadonlySet<string> {
  const reached = new Set([start])
  for (const name of reached) {
    for (const { text } of routines.get(name) ?? []) {
      for (const [word] of text.matchAll(/\w+/g))
        if (routines.has(word) || word === 'appendEvents') reached.add(word)
    }
  }
  return reached
}
