import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Logger } from '../telemetry/log.ts'
import { ListenError } from './listen-error.ts'
import { readRequestId, requestIdHeader } from './request-id.ts'

/** One HTTP request as a handler sees it. */
export interface HttpExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** The path without the query string. */
  readonly path: string
  /** Aborts when the client leaves before the answer is complete. */
  readonly signal: AbortSignal
}

export interface HttpServerOptions {
  /** The service's name in errors and log lines. */
  readonly name: string
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** How long running requests may go on after `stop`, in milliseconds. */
  readonly drainMs: number
  readonly log: Logger
  handle(exchange: HttpExchange): Promise<void>
  /** Takes over WebSocket handshakes; without it they are refused. */
  readonly upgrades?: UpgradeHandler | undefined
}

export interface UpgradeHandler {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Says goodbye on every open connection; resolves when the goodbyes are sent. */
  close(): Promise<void>
}

export interface HttpServer {
  /** Without a path, such as `http://127.0.0.1:4000`. */
  readonly url: string
  readonly port: number
  /** Stops accepting, lets running requests finish within `drainMs`, then closes what is left. Safe to call twice. */
  stop(): Promise<void>
}

/** Starts listening. Rejects with `ListenError` when the address cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer(answerEach(options))
  // A slow or silent client holds a connection, never the process: headers within 10 s, everything within 60 s.
  server.headersTimeout = 10_000
  server.requestTimeout = 60_000
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (options.upgrades) options.upgrades.handle(request, socket, head)
    else socket.end('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  let stopped: Promise<void> | undefined
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    port,
    stop: () => (stopped ??= drain(server, options)),
  }
}

// Pages say what more they need. Strict transport is said by whoever ends TLS, which is not this server.
const protectiveHeaders = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
] as const

function answerEach({ log, handle }: HttpServerOptions): RequestListener {
  return (request, response) => {
    const requestId = readRequestId(request.headers)
    response.setHeader(requestIdHeader, requestId)
    // Whatever answers, nothing guesses at its type, embeds it or learns where its reader came from.
    for (const [name, value] of protectiveHeaders) response.setHeader(name, value)
    const left = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) left.abort(new ClientLeft())
    })
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    handle({ request, response, requestId, path, signal: left.signal }).catch((error: unknown) => {
      if (left.signal.aborted) return
      log.error({ err: error, requestId }, 'a request failed')
      answerFault(response)
    })
  }
}

/** Why a request was aborted: nobody waits for its answer any more. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft'
  constructor() {
    super('The client closed the connection.')
  }
}

function answerFault(response: ServerResponse): void {
  if (response.headersSent) return void response.destroy()
  response.statusCode = 500
  response.setHeader('content-type', 'application/json; charset=utf-8')
  const extensions = { code: 'INTERNAL_SERVER_ERROR' }
  response.end(JSON.stringify({ errors: [{ message: 'Something went wrong on our side.', extensions }] }))
}

function listen(server: Server, { name, host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(name, host, port, error)))
    server.listen(port, host, resolve)
  })
}

async function drain(server: Server, { drainMs, upgrades }: HttpServerOptions): Promise<void> {
  // A kept-alive connection that answers now must not be reused: `close` alone would wait for it forever.
  server.prependListener('request', (_, response: ServerResponse) =>
    response.setHeader('connection', 'close'),
  )
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const idleSweep = setInterval(() => server.closeIdleConnections(), 100)
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs)
  await upgrades?.close()
  await closed
  clearInterval(idleSweep)
  clearTimeout(deadline)
}
