/** A paragraph, a list item or a row of a table, free of markup. */
export interface TextBlock {
  readonly kind: 'prose' | 'row'
  readonly text: string
  /** The heading it stands under; bold words that open a paragraph and end with a full stop are one, too. */
  readonly section: string | null
}

const tableRow = /^\s*\|(.*)\|\s*$/
const tableRule = /^[\s|:-]+$/
const listItem = /^\s*(?:[-*+]|\d+[.)])\s+/
const heading = /^#{1,6}\s+(.*?)\s*#*$/
// A paragraph that opens with bold words and a full stop, or is bold as a whole, is headed by them.
const boldHeading = /^\*\*(.+?)(?:[.:]\*\*|\*\*[.:]?$)\s*/

/**
 * Reads the markdown that articles are written in: headings, paragraphs, lists, tables, emphasis, links and code.
 * Whatever else there is stays as text.
 */
export function readBlocks(markdown: string): TextBlock[] {
  const blocks: TextBlock[] = []
  let section: string | null = null
  for (const chunk of chunks(markdown)) {
    const title = heading.exec(chunk)?.[1]
    if (title !== undefined) {
      section = stripMarkup(title)
      continue
    }
    const lines = chunk.split('\n')
    if (isTableRow(lines[0])) {
      blocks.push(...readTable(lines).map((text) => ({ kind: 'row' as const, text, section })))
      continue
    }
    const lead = boldHeading.exec(chunk)
    if (lead?.[1]) section = stripMarkup(lead[1])
    const text = stripMarkup(lead ? chunk.slice(lead[0].length) : chunk.replace(listItem, ''))
    if (text !== '') blocks.push({ kind: 'prose', text, section })
  }
  return blocks
}

/** Markdown without its marks, one line. */
export function stripMarkup(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
    .replace(/(^|[\s(“])[*_]([^*_\n]+)[*_](?=[\s.,;:!?)”]|$)/g, '$1$2')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Paragraphs, headings, list items each by itself, and tables as a whole. */
function chunks(markdown: string): string[] {
  const found: string[] = []
  let isOpen = false
  for (const line of markdown.split(/\r?\n/)) {
    const before = found.at(-1)
    const continues = isOpen && before !== undefined && isTableRow(line) === isTableRow(before.split('\n')[0])
    if (line.trim() === '') isOpen = false
    else if (continues && !listItem.test(line) && !heading.test(line))
      found.splice(-1, 1, `${before}\n${line}`)
    else {
      found.push(line)
      isOpen = !heading.test(line)
    }
  }
  return found
}

/** One sentence a row: `Depth 50 %: AGM 600, Gel 1,200.` */
function readTable(lines: readonly string[]): string[] {
  const [heads = [], ...rows] = lines
    .filter((line) => !tableRule.test(line))
    .map((line) => (tableRow.exec(line)?.[1] ?? '').split('|').map(stripMarkup))
  return rows.map(([first = '', ...cells]) => {
    const values = cells.map((cell, index) => [heads[index + 1], cell].filter(Boolean).join(' '))
    return `${[heads[0], first].filter(Boolean).join(' ')}: ${values.join(', ')}.`
  })
}

function isTableRow(line: string | undefined): boolean {
  return line !== undefined && tableRow.test(line)
}
