import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { readPageFiles } from './page-files.ts'
import type { PageFile } from './page-files.ts'

export interface ControlRoomOptions {
  /** The built page's folder, once there is one. */
  readonly folder: Promise<string>
  /** What the page is told, readable by everybody. */
  readonly settings: unknown
  readonly log: Logger
}

/** What mailed links lead to: the page itself, which reads the address. */
const accountPaths: ReadonlySet<string> = new Set(['/verify-email', '/reset-password', '/change-email'])

/** Answers the live page's paths: `/`, those of mailed links, and `/assets/…`. */
export interface ControlRoom {
  /** False when the path is not the page's. */
  answer(exchange: HttpExchange): boolean
}

/** All of the page is its own: no inline code or style, no other origin, no frame around it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the control room from memory; while it is being built `/` says so and looks again by itself. */
export function createControlRoom({ folder, settings, log }: ControlRoomOptions): ControlRoom {
  let files: ReadonlyMap<string, PageFile> | undefined
  let hasFailed = false
  const fail = (error: unknown) => {
    hasFailed = true
    log.warn({ err: error }, 'the control room could not be built')
  }
  folder
    .then((built) => readPageFiles(built, settings))
    .then((read) => void (files = read))
    .catch(fail)
  return {
    answer({ path: asked, request, response }) {
      const path = accountPaths.has(asked) ? '/' : asked
      if (request.method !== 'GET' && request.method !== 'HEAD') return false
      const file = files?.get(path)
      if (!file && path !== '/') return false
      setCommonHeaders(response)
      if (file) sendFile(path, file, request, response)
      else sendWaiting(hasFailed, response)
      return true
    },
  }
}

function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', contentSecurityPolicy)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
}

function sendFile(path: string, file: PageFile, request: IncomingMessage, response: ServerResponse): void {
  const isGzipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const body = isGzipped ? file.gzipped : file.body
  response.setHeader('content-type', file.type)
  // A file below /assets/ has its content's hash in its name and never changes; the page itself names those.
  response.setHeader('cache-control', path === '/' ? 'no-cache' : 'public, max-age=31536000, immutable')
  response.setHeader('vary', 'Accept-Encoding')
  if (isGzipped) response.setHeader('content-encoding', 'gzip')
  response.setHeader('content-length', body.length)
  response.end(request.method === 'HEAD' ? undefined : body)
}

function sendWaiting(hasFailed: boolean, response: ServerResponse): void {
  response.statusCode = 503
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.setHeader('cache-control', 'no-store')
  if (!hasFailed) response.setHeader('retry-after', '1')
  response.end(hasFailed ? failedPage : waitingPage)
}

const composePage = (head: string, sentence: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${head}<title>Stratograph control room</title>
<link rel="icon" href="data:,">
</head>
<body><p>${sentence}</p></body>
</html>
`
const waitingPage = composePage(
  '<meta http-equiv="refresh" content="1">\n',
  'The control room is being built; this page looks again every second.',
)
const failedPage = composePage(
  '',
  'The control room could not be built; the server’s log says why. The graph itself is at /graphql.',
)
