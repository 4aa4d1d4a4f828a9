import { readFile } from 'node:fs/promises'
import { unwatchFile, watchFile } from 'node:fs'
import { SupergraphError } from './supergraph-error.ts'

/** Where supergraphs come from. */
export interface SupergraphSource {
  /** The newest one, as SDL. Rejects with `SupergraphError` SUPERGRAPH_UNREADABLE when there is none to be had. */
  read(): Promise<string>
  /** Calls back whenever there may be a newer one; answers how to stop. Absent for a source that stays as it is. */
  watch?(onChange: () => void): () => void
  stop?(): Promise<void>
}

export function staticSupergraph(sdl: string): SupergraphSource {
  return { read: async () => sdl }
}

export interface FileSupergraphOptions {
  readonly isWatched: boolean
  /** How often the file is looked at. Default 500 ms. */
  readonly intervalMs?: number | undefined
}

/**
 * A file. It is looked at by its path and by the clock rather than by events of its folder: that holds for editors that
 * write beside and rename, for mounted configuration that is a link to a link, and for network drives.
 */
export function fileSupergraph(
  path: string,
  { isWatched, intervalMs: interval = 500 }: FileSupergraphOptions,
): SupergraphSource {
  const read = () =>
    readFile(path, 'utf8').catch((cause: Error) => {
      throw new SupergraphError('SUPERGRAPH_UNREADABLE', [cause.message], { cause })
    })
  if (!isWatched) return { read }
  return {
    read,
    watch(onChange) {
      const look = () => onChange()
      watchFile(path, { interval, persistent: false }, look)
      return () => unwatchFile(path, look)
    },
  }
}
