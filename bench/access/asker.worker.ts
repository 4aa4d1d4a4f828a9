import { Agent, request } from 'node:http'
import { parentPort } from 'node:worker_threads'

// The client, in a thread of its own: what it costs must not show in the gateway's. Told whom to ask what and how
// often, it asks one at a time on one connection and answers with the milliseconds of each.

/** One round of asking. */
export interface Asking {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly times: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

parentPort?.on('message', (asking: Asking) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void askAll(asking).then((timesMs) => parentPort?.postMessage(timesMs))
})

async function askAll(asking: Asking): Promise<number[]> {
  const timesMs: number[] = []
  for (let count = 0; count < asking.times; count += 1) {
    const sentAtMs = performance.now()
    const answer = await askOnce(asking)
    timesMs.push(performance.now() - sentAtMs)
    if (answer.includes('"errors"')) throw new Error(`The small query was refused: ${answer}`)
  }
  return timesMs
}

function askOnce({ url, body, headers }: Asking): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const sent = request(`${url}/graphql`, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve(text))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
