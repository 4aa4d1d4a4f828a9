import type { Answer } from '../../../integrations/ai/answer-provider.ts'
import { requirePrincipal } from '../../../platform/auth/permission.ts'
import type { AiContext } from '../context.ts'
import { retrieve } from '../retrieval/retrieve.ts'
import { priceTokens } from './token-price.ts'
import { writeAnswer } from './write-answer.ts'

/** What its tokens are told to belong to. */
const knowledgeAnswerField = 'Query.knowledgeAnswer'

/** Answers a question from what the viewer may read, for whoever keeps no conversation. */
export async function answerQuestion(context: AiContext, question: string): Promise<Answer> {
  requirePrincipal(context.viewer)
  const { passages } = await context.database.read((tx) => retrieve(tx, question, ''))
  const answer = await writeAnswer(context, {
    task: 'CUSTOMER_SUPPORT',
    messages: [{ role: 'CUSTOMER', text: question }],
    passages,
    signal: context.signal,
  })
  context.costs.add(knowledgeAnswerField, priceTokens(answer.usage))
  return answer
}
