import type { AnswerProvider } from '../../integrations/ai/answer-provider.ts'
import { extractiveAnswerProvider } from './answer/extractive-answer.ts'

/** What ai keeps as long as the process runs. */
export interface AiServices {
  /** Writes the assistant's answers. */
  readonly answerProvider: AnswerProvider
}

export async function createAiServices(): Promise<AiServices> {
  return { answerProvider: extractiveAnswerProvider }
}
