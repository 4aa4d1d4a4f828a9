import { createServer } from 'node:net'
import { ListenError } from './listen-error.ts'

/**
 * Rejects with `ListenError` when `service` could not listen there, so that a process learns of a taken port before
 * it starts a database. Another process may still take the port afterwards: then the server itself says so.
 */
export async function requireFreePort(service: string, host: string, port: number): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(port, host, resolve)
    })
  } catch (error) {
    throw new ListenError(service, host, port, error as NodeJS.ErrnoException)
  }
  await new Promise((resolve) => probe.close(resolve))
}
