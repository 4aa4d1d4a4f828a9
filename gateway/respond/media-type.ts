import { RequestError } from '../operation/request-error.ts'

export type MediaType = 'application/json' | 'application/graphql-response+json'

interface AcceptedRange {
  readonly range: string
  readonly quality: number
}

const knownAnswers = new Map<string, MediaType>()

/**
 * The media type a client prefers among ours. None asked for, or any, is `application/json`, which clients of every
 * age understand. Throws `RequestError` 406 when it accepts neither.
 */
export function chooseMediaType(accept: string | undefined): MediaType {
  if (accept === undefined || accept === '') return 'application/json'
  // Clients send the same few headers again and again.
  const known = knownAnswers.get(accept)
  if (known) return known
  const chosen = choose(accept)
  if (knownAnswers.size >= 100) knownAnswers.clear()
  knownAnswers.set(accept, chosen)
  return chosen
}

function choose(accept: string): MediaType {
  const ranges = accept.split(',').map(readRange)
  const modern = qualityOf(ranges, 'application/graphql-response+json')
  const legacy = qualityOf(ranges, 'application/json')
  if (modern === 0 && legacy === 0) {
    const message =
      'Answers are application/graphql-response+json or application/json; subscriptions use WebSocket.'
    throw new RequestError('NOT_ACCEPTABLE', message, 406)
  }
  const isModernNamed = ranges.some(({ range }) => range === 'application/graphql-response+json')
  return modern > legacy || (modern === legacy && isModernNamed)
    ? 'application/graphql-response+json'
    : 'application/json'
}

function readRange(text: string): AcceptedRange {
  const [range = '', ...parameters] = text.toLowerCase().split(';')
  const quality = parameters
    .map((parameter) => /^\s*q\s*=\s*([\d.]+)\s*$/.exec(parameter)?.[1])
    .find((q) => q !== undefined)
  return { range: range.trim(), quality: quality === undefined ? 1 : Number(quality) }
}

/** The most specific range that covers a type decides. */
function qualityOf(ranges: readonly AcceptedRange[], type: MediaType): number {
  for (const pattern of [type, 'application/*', '*/*']) {
    const match = ranges.find(({ range }) => range === pattern)
    if (match) return match.quality
  }
  return 0
}
