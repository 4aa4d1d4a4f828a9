import type { Logger } from '../telemetry/log.ts'
import { LocalState } from './local-state.ts'
import { SharedStateUnavailable } from './shared-state.ts'
import type { SharedState } from './shared-state.ts'

/**
 * Asks the shared state, the one truth while it can be reached; else this process's own. `share` is what part of a
 * limit to give then: 1 of the truth, less of one's own, since several processes may be at work.
 */
export type AskOrAlone = <Answer>(
  question: (state: SharedState, share: number) => Promise<Answer>,
) => Promise<Answer>

/** Without the shared state each process counts for itself, and gives only this share. */
export const shareWhenAlone = 0.25

/** What is counted this way goes into the log when the shared state is lost, such as `budgets`. */
export function createAskOrAlone(shared: SharedState, log: Logger, what: string): AskOrAlone {
  const own = new LocalState()
  let isAlone = false
  return async (question) => {
    try {
      const answer = await question(shared, 1)
      isAlone = false
      return answer
    } catch (error) {
      if (!(error instanceof SharedStateUnavailable)) throw error
      if (!isAlone) log.warn({ err: error }, `${what} are counted by this process alone`)
      isAlone = true
      return question(own, shareWhenAlone)
    }
  }
}
