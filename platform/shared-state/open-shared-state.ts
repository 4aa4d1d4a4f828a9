import type { Logger } from '../telemetry/log.ts'
import { LocalState } from './local-state.ts'
import { RedisState } from './redis-state.ts'
import type { SharedState } from './shared-state.ts'

/** Redis at `url`, whether it answers by now or not; without a URL this process alone. */
export async function openSharedState(url: string | null, log: Logger): Promise<SharedState> {
  if (url === null) return new LocalState()
  const state = new RedisState(url, log)
  await state.connect()
  return state
}
