import { AnswerProviderError, collectAnswer } from '../../../integrations/ai/answer-provider.ts'
import type { Answer, AnswerRequest } from '../../../integrations/ai/answer-provider.ts'
import { unavailable } from '../../../platform/errors/public-error.ts'
import type { AiContext } from '../context.ts'

/** The provider's answer. One that cannot answer now is logged, and told without its name or reason. */
export async function writeAnswer(context: AiContext, request: AnswerRequest): Promise<Answer> {
  try {
    return await collectAnswer(context.services.answerProvider, request)
  } catch (error) {
    // No fault of ours, and nobody is there to be told.
    if (request.signal?.aborted) throw unavailable('Nobody waits for the answer any more.', error)
    if (!(error instanceof AnswerProviderError)) throw error
    context.log.warn({ err: error, provider: error.provider }, 'no answer was written')
    throw unavailable('The assistant cannot answer now. Try the same again later.', error)
  }
}
