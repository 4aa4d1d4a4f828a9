import { readBlocks } from './markdown-blocks.ts'

/** A sentence and the heading it stands under; null above the first heading. */
export interface PassageSentence {
  readonly text: string
  readonly section: string | null
}

/** A piece of an article, small enough to be relevant as a whole. */
export interface Passage {
  readonly text: string
  readonly words: number
  readonly sentences: readonly PassageSentence[]
}

const wantedWords = 80
const mostWords = 120
/** A new section begins a new passage when the one before has at least this many words. */
const leastWords = 40
/** What is left at the end joins the passage before it when it has fewer words. */
const leastTailWords = 25

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * Splits an article's markdown into passages of about 80 to 120 words that begin and end with whole sentences.
 * A longer one comes only of a sentence longer than that, or of a few words left at the article's end.
 */
export function splitPassages(markdown: string): Passage[] {
  const groups: PassageSentence[][] = []
  let words = 0
  for (const sentence of readSentences(markdown)) {
    const length = countWords(sentence.text)
    const open = groups.at(-1)
    const isNewSection = sentence.section !== open?.at(-1)?.section
    const isFull = words + length > mostWords || words >= wantedWords || (isNewSection && words >= leastWords)
    if (open === undefined || isFull) groups.push([sentence])
    else open.push(sentence)
    words = open === undefined || isFull ? length : words + length
  }
  const [tail, before] = [groups.at(-1), groups.at(-2)]
  if (tail && before && words < leastTailWords) groups.splice(-2, 2, [...before, ...tail])
  return groups.map(toPassage)
}

function toPassage(sentences: readonly PassageSentence[]): Passage {
  const words = sentences.reduce((sum, { text }) => sum + countWords(text), 0)
  return { text: composeText(sentences), words, sentences }
}

/** The article's sentences in order, free of markup. A row of a table is one sentence with its column heads. */
export function readSentences(markdown: string): PassageSentence[] {
  return readBlocks(markdown).flatMap(({ kind, text, section }) =>
    (kind === 'row' ? [text] : splitSentences(text)).map((sentence) => ({ text: sentence, section })),
  )
}

function splitSentences(text: string): string[] {
  const sentences: string[] = []
  for (const { segment } of segmenter.segment(text)) {
    const sentence = segment.trim()
    if (sentence === '') continue
    const before = sentences.at(-1)
    // An abbreviation or a number with its full stop is no sentence, nor is what follows it.
    if (before !== undefined && (countWords(before) < 2 || !/[.!?:”"’)]$/.test(before)))
      sentences.splice(-1, 1, `${before} ${sentence}`)
    else sentences.push(sentence)
  }
  return sentences
}

function composeText(sentences: readonly PassageSentence[]): string {
  let section: string | null = null
  return sentences
    .map((sentence) => {
      const heading = sentence.section !== null && sentence.section !== section ? `${sentence.section}: ` : ''
      section = sentence.section
      return heading + sentence.text
    })
    .join(' ')
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}
