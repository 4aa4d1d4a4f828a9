import { Agent, createServer, request as send } from 'node:http'
import type { IncomingMessage } from 'node:http'

// The bare proxy: `proxy.process.ts <port> <url>` sends every request on as it came, over kept connections.

const [port, url = ''] = process.argv.slice(2)
const target = new URL(url)
const agent = new Agent({ keepAlive: true })

createServer((request, response) => {
  const forwarded = send(composeTarget(request), (answer) => {
    response.writeHead(answer.statusCode ?? 502, {
      'content-type': answer.headers['content-type'],
      'content-length': answer.headers['content-length'],
    })
    answer.pipe(response)
  })
  forwarded.on('error', () => response.writeHead(502).end())
  request.pipe(forwarded)
}).listen(Number(port), '127.0.0.1')

function composeTarget({ headers }: IncomingMessage) {
  const { authorization, 'content-length': length } = headers
  return {
    agent,
    host: target.hostname,
    port: target.port,
    path: target.pathname,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(length !== undefined && { 'content-length': length }),
      ...(authorization !== undefined && { authorization }),
    },
  }
}
