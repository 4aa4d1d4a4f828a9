import type { ClusterFolder } from './cluster-folder.ts'
import { findPostmaster } from './postmaster.ts'

export interface SupervisionOptions {
  readonly folder: ClusterFolder
  /** Where the server's users reach it. */
  readonly port: number
  /** Starts the server again, or joins the one another process has started meanwhile; resolves to its port. */
  readonly restart: () => Promise<number>
  readonly log: (line: string) => void
}

// A look at one file of /proc; a restarted server takes longer than this to recover.
const lookEveryMs = 250

/**
 * Starts the server again whenever it dies while it is in use. It takes the port it had before, so that its users,
 * who try again anyway, find it where it was. Answers how to end the supervision; that waits for a restart under way.
 */
export function superviseServer({ folder, port, restart, log }: SupervisionOptions): () => Promise<void> {
  let restarting: Promise<void> | undefined
  const bringBack = async () => {
    log('The database server has died; starting it again.')
    const newPort = await restart()
    if (newPort !== port) log(`The database server is now on port ${newPort}: start this process again.`)
  }
  const look = () => {
    if (restarting || findPostmaster(folder)) return
    restarting = bringBack()
      .catch((error: unknown) => log(error instanceof Error ? error.message : String(error)))
      .finally(() => (restarting = undefined))
  }
  const timer = setInterval(look, lookEveryMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await restarting
  }
}
