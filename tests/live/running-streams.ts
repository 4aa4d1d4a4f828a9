import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'

/** A subscription over one of the protocols, without any coming back. */
export interface RunningStream {
  readonly results: readonly any[]
  /** Resolves when so many results have come. */
  reaches(count: number): Promise<void>
  /** How it ended: the close code of its socket, or the code of the error and whether the stream was completed. */
  readonly end: Promise<unknown>
  stop(): void
}

export interface Followed {
  readonly url: string
  /** Empty for nobody. */
  readonly token: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly cursor?: string | null
}

export const protocols = ['graphql-ws', 'event-stream', 'multipart'] as const

/** How each of them says that a client may come back with another token. */
export const endsBy = (code: string) => [
  4403,
  { code, isComplete: false, isClosed: false },
  { code, isComplete: false, isClosed: true },
]

export function openStream(protocol: (typeof protocols)[number], followed: Followed): RunningStream {
  const results: any[] = []
  const waiting = new Set<() => void>()
  const add = (result: unknown) => {
    results.push(result)
    for (const look of waiting) look()
  }
  const left = new AbortController()
  const end =
    protocol === 'graphql-ws'
      ? followSocket(followed, add, left.signal)
      : followHttp(protocol, followed, add, left.signal)
  end.catch(() => undefined)
  const reaches = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (results.length < count) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { results, reaches, end, stop: () => left.abort() }
}

/** Asks for the same languages as `fetch` does: what is shared depends on it. */
class SpeakingSocket extends WebSocket {
  constructor(url: string, subprotocols?: string | string[]) {
    super(url, subprotocols, { headers: { 'accept-language': '*' } })
  }
}

function followSocket(
  { url, token, query, variables, cursor = null }: Followed,
  add: (result: unknown) => void,
  signal: AbortSignal,
): Promise<unknown> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: SpeakingSocket,
    connectionParams: authorizationOf(token),
    retryAttempts: 0,
  })
  return new Promise((resolve) => {
    client.subscribe(
      { query, variables, extensions: { cursor } },
      {
        next: add,
        error: (error) => resolve((error as { code?: number }).code ?? error),
        complete: () => resolve('complete'),
      },
    )
    signal.addEventListener('abort', () => void client.dispose())
  })
}

function authorizationOf(token: string): { authorization?: string } {
  return token === '' ? {} : { authorization: `Bearer ${token}` }
}

const accepts = { 'event-stream': 'text/event-stream', multipart: 'multipart/mixed;subscriptionSpec=1.0' }

async function followHttp(
  form: keyof typeof accepts,
  { url, token, query, variables, cursor = null }: Followed,
  add: (result: unknown) => void,
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept: accepts[form],
      'content-type': 'application/json',
      ...authorizationOf(token),
    },
    body: JSON.stringify({ query, variables, extensions: { cursor } }),
    signal,
  })
  if (!answer.ok) return { status: answer.status, ...((await answer.json()) as object) }
  let code: unknown
  let rest = ''
  let text = ''
  for await (const chunk of answer.body ?? []) {
    const piece = Buffer.from(chunk).toString()
    text += piece
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const result of lines.map(readResult)) {
      if (result?.errors && !result.data) code = result.errors[0].extensions.code
      else if (result) add(result)
    }
  }
  return { code, isComplete: /event: complete/.test(text), isClosed: text.endsWith('--graphql--\r\n') }
}

/** Both forms put a result on one line. */
function readResult(line: string): any {
  if (line.startsWith('data: {')) return JSON.parse(line.slice('data: '.length))
  if (!line.startsWith('{"payload"')) return undefined
  const { payload, errors } = JSON.parse(line)
  return payload ?? { errors }
}
