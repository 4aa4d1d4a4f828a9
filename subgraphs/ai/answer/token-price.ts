import type { AnswerUsage } from '../../../integrations/ai/answer-provider.ts'

// Vendors take four to five times as much for a token written as for one read.
const inputTokensPerPoint = 100
const outputTokensPerPoint = 25

/** Tokens of an answer that is long, with much to read for it: what a request reserves before anybody knows. */
export const longAnswer: AnswerUsage = { inputTokens: 6_000, outputTokens: 1_000 }

/** What an answer costs, in points of a key's budget: whole ones. */
export function priceTokens({ inputTokens, outputTokens }: AnswerUsage): number {
  return Math.ceil(inputTokens / inputTokensPerPoint + outputTokens / outputTokensPerPoint)
}
