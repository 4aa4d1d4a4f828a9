import type { Client } from 'graphql-ws'

/** What the server may be shown from now on, and until when. */
export interface Access {
  /** As in the header of this name: `Bearer …`. */
  readonly authorization: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

const longestLeadMs = 30_000
const shortestWaitMs = 250

/**
 * Shows the server a newer token before the one that a socket was opened with runs out, so that subscriptions go on
 * without a pause. `readAccess` answers what is good now, renewed when it runs out soon; null when nobody is signed in.
 * When nothing newer is to be had in time, the server closes the socket and the client comes back as after any loss.
 */
export function renewBeforeExpiry(client: Client, readAccess: () => Promise<Access | null>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let current: WebSocket | undefined
  const waitFor = (access: Access | null, socket: WebSocket, wasRenewed: boolean) => {
    if (!access || socket !== current) return
    const left = access.expiresAt - Date.now()
    const wait = wasRenewed ? left - Math.min(longestLeadMs, left / 5) : left / 4
    timer = setTimeout(() => void renew(access, socket), Math.max(wait, shortestWaitMs))
  }
  const renew = async (shown: Access, socket: WebSocket) => {
    const access = await readAccess().catch(() => shown)
    const isNewer = access !== null && access.expiresAt > shown.expiresAt
    if (isNewer && socket === current && socket.readyState === socket.OPEN)
      socket.send(JSON.stringify({ type: 'ping', payload: { authorization: access.authorization } }))
    waitFor(access, socket, isNewer)
  }
  client.on('connected', (socket) => {
    current = socket as WebSocket
    const opened = current
    void readAccess().then(
      (access) => waitFor(access, opened, true),
      () => undefined,
    )
  })
  client.on('closed', () => {
    clearTimeout(timer)
    current = undefined
  })
}
