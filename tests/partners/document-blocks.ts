/** A fenced block of a document. */
export interface DocumentBlock {
  readonly language: string
  /** The file it stands for, when it names one. */
  readonly file: string | undefined
  readonly text: string
  /** The line it begins at. */
  readonly line: number
}

/** The fenced blocks of a section, in order. Throws when the document has no such section. */
export function readBlocks(markdown: string, heading: string): DocumentBlock[] {
  const start = markdown.indexOf(`\n## ${heading}\n`)
  if (start < 0) throw new Error(`The document has no section "${heading}".`)
  const end = markdown.indexOf('\n## ', start + 1)
  const section = markdown.slice(start, end < 0 ? undefined : end)
  return [...section.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)].map((match) => {
    const [, language = '', file, text = ''] = match
    const line = markdown.slice(0, start + match.index).split('\n').length
    return { language, file, text, line }
  })
}

/** What an output must look like: as it is written, with anything for each `…`; a line of `…` alone is any lines. */
export function outputPattern(text: string): RegExp {
  const parts = text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '…' ? '[^]*?' : line.split('…').map(escapeRegex).join('.+?')))
  return new RegExp(`^${parts.join('\n')}\n$`)
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
