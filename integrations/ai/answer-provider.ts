/**
 * The contract between whoever needs an answer and whoever writes one: a model of some vendor, or the extractive
 * answerer that needs none. The caller retrieves the passages; a provider never looks anything up by itself, so an
 * answer can be checked against what it was given.
 */
export interface AnswerProvider {
  /** Stored with every answer, such as `extractive` or `groq`. */
  readonly name: string
  /**
   * Writes an answer to the last message. Parts come as they are written; `collectAnswer` waits for the whole.
   * Ends with exactly one `end` part, or rejects with `AnswerProviderError`. Stops early when the signal aborts.
   */
  generate(request: AnswerRequest): AsyncIterable<AnswerPart>
}

/** What an answer is for; a router picks provider and model by it. */
export type AnswerTask = 'CUSTOMER_SUPPORT'

export interface AnswerRequest {
  readonly task: AnswerTask
  /** The conversation so far, oldest first. The last one is what to answer. */
  readonly messages: readonly AnswerMessage[]
  /** What may be said, most relevant first. None: there is nothing to answer from, and the answer has to say so. */
  readonly passages: readonly AnswerPassage[]
  readonly signal?: AbortSignal | undefined
}

export interface AnswerMessage {
  readonly role: 'CUSTOMER' | 'ASSISTANT' | 'AGENT'
  readonly text: string
}

/** A piece of an article that is relevant to the question. */
export interface AnswerPassage {
  readonly articleId: string
  readonly articleTitle: string
  readonly text: string
  /** How well it meets the question; comparable within one request only. */
  readonly score: number
  readonly sentences: readonly AnswerSentence[]
}

export interface AnswerSentence {
  readonly text: string
  /** Which terms of the question it holds; the same term has the same key in every sentence. */
  readonly terms: readonly AnswerTerm[]
}

export interface AnswerTerm {
  readonly key: string
  /** How much the term tells passages apart. */
  readonly weight: number
}

/** `ANSWERED` from the passages, or `NOT_FOUND`: they do not answer it. */
export type AnswerOutcome = 'ANSWERED' | 'NOT_FOUND'

export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string }
  /** The text so far names it as `[rank]`. */
  | ({ readonly kind: 'citation' } & AnswerCitation)
  | { readonly kind: 'end'; readonly outcome: AnswerOutcome; readonly usage: AnswerUsage }

export interface AnswerCitation {
  /** 1 for the first citation of an answer. */
  readonly rank: number
  readonly articleId: string
  readonly articleTitle: string
  /** A sentence of the passage, word for word. */
  readonly quote: string
  /** Relevance of the passage it stands in. */
  readonly score: number
}

/** What the answer took, in the vendor's tokens; zero for a provider that uses none. */
export interface AnswerUsage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** A whole answer. */
export interface Answer {
  readonly text: string
  readonly outcome: AnswerOutcome
  readonly citations: readonly AnswerCitation[]
  readonly usage: AnswerUsage
}

/** The provider could not answer: out of reach, out of quota, or it broke off. */
export class AnswerProviderError extends Error {
  readonly provider: string

  constructor(provider: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AnswerProviderError'
    this.provider = provider
  }
}

/** Waits for the whole of an answer. */
export async function collectAnswer(provider: AnswerProvider, request: AnswerRequest): Promise<Answer> {
  const texts: string[] = []
  const citations: AnswerCitation[] = []
  for await (const part of provider.generate(request)) {
    if (part.kind === 'text') texts.push(part.text)
    else if (part.kind === 'end')
      return { text: texts.join(''), outcome: part.outcome, citations, usage: part.usage }
    else citations.push(toCitation(part))
  }
  throw new AnswerProviderError(provider.name, 'The answer broke off before its end.')
}

function toCitation({ rank, articleId, articleTitle, quote, score }: AnswerCitation): AnswerCitation {
  return { rank, articleId, articleTitle, quote, score }
}
