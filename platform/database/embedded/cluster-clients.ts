import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { ClusterFolder } from './cluster-folder.ts'
import { isProcessAlive, ownProcessIdentity } from './process-identity.ts'

/** One use of the server by one process. The server runs as long as a living client is listed. */
export type ClusterClient = z.infer<typeof clusterClient>

const clusterClient = z.object({
  use: z.string(),
  pid: z.number(),
  startTicks: z.string(),
  bootId: z.string(),
})

export function createClient(): ClusterClient {
  return { use: randomUUID(), ...ownProcessIdentity() }
}

/** The listed clients whose process still lives. Call with the cluster's lock held, as all of this file. */
export function livingClients(folder: ClusterFolder): ClusterClient[] {
  if (!existsSync(folder.clientsFile)) return []
  return parseClients(readFileSync(folder.clientsFile, 'utf8')).filter(isProcessAlive)
}

export function addClient(folder: ClusterFolder, client: ClusterClient): void {
  writeClients(folder, [...livingClients(folder), client])
}

/** Takes the client off the list and returns those that remain. */
export function removeClient(folder: ClusterFolder, client: ClusterClient): ClusterClient[] {
  const remaining = livingClients(folder).filter((other) => other.use !== client.use)
  writeClients(folder, remaining)
  return remaining
}

function writeClients(folder: ClusterFolder, clients: ClusterClient[]): void {
  writeFileSync(`${folder.clientsFile}.new`, JSON.stringify(clients))
  renameSync(`${folder.clientsFile}.new`, folder.clientsFile)
}

/** A list a power cut left unreadable names no living process, for the cut ended them all. */
function parseClients(text: string): ClusterClient[] {
  try {
    return z.array(clusterClient).parse(JSON.parse(text))
  } catch {
    return []
  }
}
