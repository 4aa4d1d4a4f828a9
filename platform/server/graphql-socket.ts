import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError } from 'graphql'
import type { DocumentNode, FormattedExecutionResult, GraphQLSchema } from 'graphql'
import { handleProtocols, makeServer, MessageType } from 'graphql-ws'
import type { Server, SubscribePayload } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Logger } from '../telemetry/log.ts'
import { completeMessage } from './written-result.ts'
import { ResultFrames } from './result-frames.ts'
import type { UpgradeHandler } from './http-server.ts'

/** Close codes we choose ourselves; clients come back after each of them. */
export const socketCloseCodes = {
  serviceRestart: 1012,
  tryAgainLater: 1013,
  forbidden: 4403,
  internalError: 4500,
} as const

/** One operation, read and checked, not yet started. */
export interface SocketOperation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName?: string | undefined
  /**
   * Queries and mutations answer once, subscriptions as often as they like, until `signal` aborts. What is the same for
   * many may be handed to `send` instead, in its place among the others.
   */
  start(
    signal: AbortSignal,
    send: SendResult,
  ): Promise<FormattedExecutionResult> | AsyncIterableIterator<FormattedExecutionResult>
}

/** Sends a result as JSON text; a promise when the client takes no more until that settles. */
export type SendResult = (json: string) => Promise<void> | undefined

/** Thrown while connecting or renewing: the socket closes with this code, 4403 unless said otherwise. */
export class SocketRefused extends Error {
  override readonly name = 'SocketRefused'
  constructor(
    reason: string,
    readonly closeCode: number = socketCloseCodes.forbidden,
  ) {
    super(reason)
  }
}

/** What is known of a connection after its handshake. */
export interface SocketSession {
  /**
   * Watches whether the connection may go on, and calls `end` when it may not: the socket closes then and nothing more
   * is sent. Answers how to stop watching. Left out, it may go on for ever.
   */
  watch?(end: (reason: SocketRefused) => void): () => void
}

export interface GraphqlSocketOptions<Session extends SocketSession> {
  readonly path: string
  readonly log: Logger
  /** Largest message accepted, in bytes. */
  readonly maxMessageBytes: number
  /** Operations one socket may have open at a time; unset for no limit. */
  readonly maxOperations?: number | undefined
  /** Milliseconds a client may take nothing of what waits for it before its socket closes with 1013. Default 10,000. */
  readonly stalledMs?: number | undefined
  /** Told of each socket that closes for that. */
  onStalled?(): void
  /** Decides who connects. Throws `SocketRefused` to close. */
  connect(params: Readonly<Record<string, unknown>>, request: IncomingMessage): Promise<Session>
  /**
   * Reads the payload of a ping: the session from now on, or undefined when the ping says nothing of that kind. What
   * runs goes on. Throws `SocketRefused` to close.
   */
  renew?(payload: Readonly<Record<string, unknown>>, session: Session): Promise<Session | undefined>
  /** Reads one operation. Throws a `GraphQLError`, or an `AggregateError` of several, to refuse it. */
  readOperation(payload: SubscribePayload, session: Session): Promise<SocketOperation>
}

interface Connection<Session> {
  readonly request: IncomingMessage
  readonly socket: WebSocket
  /** What the socket writes to: whole frames may be written between its own, since it never keeps any back. */
  readonly stream: Duplex
  readonly running: Set<AbortController>
  /** While the client takes no more. */
  draining?: Promise<void> | undefined
  session?: Session
  stopWatching?: (() => void) | undefined
}

const keepAliveMs = 12_000

/** Serves `graphql-transport-ws` on the sockets of an HTTP server. */
export function createGraphqlSocketServer<Session extends SocketSession>(
  options: GraphqlSocketOptions<Session>,
): UpgradeHandler {
  const connections = new Set<Connection<Session>>()
  const protocol = createProtocol(options)
  const { maxMessageBytes: maxPayload } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload,
    handleProtocols,
    perMessageDeflate: false,
  })
  let closing = false
  return {
    handle(request, socket, head) {
      const path = (request.url ?? '/').split('?', 1)[0]
      if (closing || path !== options.path)
        return refuseUpgrade(socket, closing ? '503 Service Unavailable' : '404 Not Found')
      sockets.handleUpgrade(request, socket, head, (opened) => {
        const connection: Connection<Session> = {
          request,
          socket: opened,
          stream: socket,
          running: new Set(),
        }
        connections.add(connection)
        opened.once('close', () => connections.delete(connection))
        serve(protocol, connection, options)
      })
    },
    async close() {
      closing = true
      const left = [...connections].map(
        ({ socket }) => new Promise((resolve) => socket.once('close', resolve)),
      )
      for (const { socket } of connections) socket.close(socketCloseCodes.serviceRestart, 'Service restart')
      // A peer that never says goodbye back is cut off with the rest of the connections when the drain ends.
      await Promise.race([Promise.all(left), new Promise((resolve) => setTimeout(resolve, 1_000).unref())])
      for (const { socket } of connections) socket.terminate()
    },
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** The contract between the protocol library and one WebSocket. */
function serve<Session extends SocketSession>(
  protocol: Server<Connection<Session>>,
  connection: Connection<Session>,
  options: GraphqlSocketOptions<Session>,
): void {
  const { socket, stream } = connection
  const { log } = options
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send(data) {
        const message = completeMessage(data)
        if (socket.readyState !== socket.OPEN) return undefined
        socket.send(message)
        return stream.writableNeedDrain ? waitForRoom(connection, options) : undefined
      },
      close: (code, reason) => socket.close(code, reason),
      onMessage: (receive) =>
        socket.on('message', (data) => {
          receive(String(data)).catch((error: unknown) => closeOnFault(connection, error, log))
        }),
      onPing: (payload) => answerPing(connection, payload, options),
    },
    connection,
  )
  const stopPinging = keepAlive(socket)
  socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'))
  socket.once('close', (code, reason) => {
    stopPinging()
    connection.stopWatching?.()
    stopRunning(connection)
    closed(code, String(reason)).catch((error: unknown) =>
      log.error({ err: error }, 'a socket did not close cleanly'),
    )
  })
}

function closeOnFault<Session>({ socket }: Connection<Session>, error: unknown, log: Logger): void {
  if (error instanceof SocketRefused) return socket.close(error.closeCode, error.message)
  if (socket.readyState !== socket.OPEN) return
  log.error({ err: error }, 'a socket message failed')
  socket.close(socketCloseCodes.internalError, 'Internal server error')
}

/** A peer that vanished without a goodbye is noticed by the ping it does not answer. */
function keepAlive(socket: WebSocket): () => void {
  let answered = true
  socket.on('pong', () => (answered = true))
  const timer = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    if (socket.readyState === socket.OPEN) socket.ping()
  }, keepAliveMs)
  return () => clearInterval(timer)
}

function createProtocol<Session extends SocketSession>(
  options: GraphqlSocketOptions<Session>,
): Server<Connection<Session>> {
  const frames = new ResultFrames()
  const start = (args: { contextValue?: unknown }) =>
    (args.contextValue as () => ReturnType<SocketOperation['start']>)()
  return makeServer<Record<string, unknown>, Connection<Session>>({
    async onConnect({ connectionParams, extra: connection }) {
      hold(connection, await options.connect(connectionParams ?? {}, connection.request))
    },
    async onSubscribe({ extra: connection, subscriptions }, id, payload) {
      try {
        if (Object.keys(subscriptions).length > (options.maxOperations ?? Infinity)) throw tooManyOperations()
        if (!connection.session) throw new Error('An operation arrived before the handshake ended.')
        const operation = await options.readOperation(payload, connection.session)
        const { schema, document, operationName } = operation
        return {
          schema,
          document,
          operationName: operationName ?? null,
          contextValue: () =>
            run(
              operation,
              connection,
              (json) => send(connection, frames.next(id, json), options),
              options.log,
            ),
        }
      } catch (error) {
        if (error instanceof GraphQLError) return [error]
        if (error instanceof AggregateError) return error.errors
        throw error
      }
    },
    execute: start as never,
    subscribe: start as never,
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
  })
}

/** The connection goes on with this session for as long as it lasts. */
function hold<Session extends SocketSession>(connection: Connection<Session>, session: Session): void {
  const { socket } = connection
  connection.stopWatching?.()
  connection.session = session
  connection.stopWatching =
    socket.readyState === socket.OPEN
      ? session.watch?.(({ closeCode, message }) => {
          socket.close(closeCode, message)
          // A peer that does not say goodbye back holds up nothing.
          stopRunning(connection)
        })
      : undefined
}

async function answerPing<Session extends SocketSession>(
  connection: Connection<Session>,
  payload: Readonly<Record<string, unknown>> | undefined,
  { renew }: GraphqlSocketOptions<Session>,
): Promise<void> {
  const { session, socket } = connection
  const renewed = session && payload && renew ? await renew(payload, session) : undefined
  if (renewed) hold(connection, renewed)
  // What it was renewed with is a secret and is not sent back.
  const pong = { type: MessageType.Pong, payload: renewed ? undefined : payload }
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(pong))
}

function stopRunning<Session>({ running }: Connection<Session>): void {
  for (const controller of running) controller.abort(new Error('The socket closed.'))
}

/** Each frame goes out at once or waits in the stream; a promise when more would only wait behind it. */
function send<Session extends SocketSession>(
  connection: Connection<Session>,
  frame: Buffer,
  options: GraphqlSocketOptions<Session>,
): Promise<void> | undefined {
  const { socket, stream } = connection
  if (socket.readyState !== socket.OPEN || stream.write(frame)) return undefined
  return waitForRoom(connection, options)
}

/** However many send at a time, one waits for the client and the others with it. */
function waitForRoom<Session extends SocketSession>(
  connection: Connection<Session>,
  options: GraphqlSocketOptions<Session>,
): Promise<void> {
  return (connection.draining ??= drain(connection, options))
}

/** Resolves when everything was taken, or nothing more can be; lets go of a client that takes nothing. */
async function drain<Session extends SocketSession>(
  connection: Connection<Session>,
  { stalledMs = 10_000, onStalled }: GraphqlSocketOptions<Session>,
): Promise<void> {
  const { socket, stream } = connection
  let waiting = stream.writableLength
  await new Promise<void>((resolve) => {
    const end = () => {
      clearInterval(timer)
      stream.off('drain', end)
      stream.off('close', end)
      resolve()
    }
    const timer = setInterval(() => {
      const taken = waiting - stream.writableLength
      waiting = stream.writableLength
      if (taken > 0) return
      onStalled?.()
      socket.close(socketCloseCodes.tryAgainLater, 'Nothing was taken for too long.')
      stopRunning(connection)
      end()
    }, stalledMs)
    stream.on('drain', end)
    stream.on('close', end)
  })
  connection.draining = undefined
}

function run<Session>(
  operation: SocketOperation,
  { running, socket }: Connection<Session>,
  sendResult: SendResult,
  log: Logger,
) {
  const controller = new AbortController()
  running.add(controller)
  if (socket.readyState !== socket.OPEN) controller.abort(new Error('The socket closed.'))
  const finish = () => running.delete(controller)
  const started = operation.start(controller.signal, sendResult)
  if (Symbol.asyncIterator in started) return stoppable(started, controller, finish, log)
  return started
    .catch((error: unknown) => ({ errors: [maskFault(error, controller.signal, log)] }))
    .finally(finish)
}

/**
 * `return` of a generator waits until its current step ends, which for a quiet subscription is never:
 * stopping aborts first, then returns.
 */
function stoppable(
  source: AsyncIterableIterator<FormattedExecutionResult>,
  controller: AbortController,
  finish: () => void,
  log: Logger,
): AsyncGenerator<FormattedExecutionResult> {
  const stop = async () => {
    finish()
    controller.abort(new Error('The subscription was stopped.'))
    await source.return?.()
    return { done: true as const, value: undefined }
  }
  return {
    async next() {
      try {
        const step = await source.next()
        if (step.done) finish()
        return step
      } catch (error) {
        finish()
        if (controller.signal.aborted) return { done: true, value: undefined }
        throw maskFault(error, controller.signal, log)
      }
    },
    return: stop,
    throw: stop,
    [Symbol.asyncIterator]() {
      return this
    },
    [Symbol.asyncDispose]: async () => void (await stop()),
  }
}

function maskFault(error: unknown, signal: AbortSignal, log: Logger): GraphQLError {
  if (error instanceof GraphQLError) return error
  if (!signal.aborted) log.error({ err: error }, 'an operation failed')
  return new GraphQLError('Something went wrong on our side.', {
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  })
}

function tooManyOperations(): GraphQLError {
  return new GraphQLError('Too many operations are open on this socket.', {
    extensions: { code: 'TOO_MANY_OPERATIONS' },
  })
}
