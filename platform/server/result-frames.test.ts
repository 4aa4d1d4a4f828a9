import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { ResultFrames } from './result-frames.ts'

test.each([0, 1, 80, 125, 126, 65_500, 65_535, 65_536, 300_000])(
  'a frame around a result of %i bytes is read as the message it is, whatever its id',
  async (size) => {
    const frames = new ResultFrames()
    const json = JSON.stringify({ data: { text: 'é'.repeat(size / 2) + 'x'.repeat(size % 2) } })
    const ids = ['1', '1', 'ein "Ü" \u{1F600}', '1']
    const messages = await readBack(ids.map((id) => frames.next(id, json)))
    expect(messages.map((message) => JSON.parse(message))).toEqual(
      ids.map((id) => ({ id, type: 'next', payload: JSON.parse(json) })),
    )
  },
)

test('who gave the same id gets the same bytes of the same result, and nobody those of another', () => {
  const frames = new ResultFrames()
  const first = frames.next('1', '{"data":1}')
  expect(frames.next('1', '{"data":1}')).toBe(first)
  expect(String(frames.next('2', '{"data":1}'))).toContain('{"id":"2","type":"next","payload":{"data":1}}')
  expect(String(frames.next('2', '{"data":2}'))).toContain('{"id":"2","type":"next","payload":{"data":2}}')
})

/** As a client of the library reads them. */
async function readBack(frames: readonly Buffer[]): Promise<string[]> {
  const sockets = new WebSocketServer({ noServer: true })
  const server = createServer().listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, () => {
      for (const frame of frames) socket.write(frame)
    })
  })
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const messages: string[] = []
  await new Promise<void>((resolve) =>
    client.on('message', (data, isBinary) => {
      expect(isBinary).toBe(false)
      messages.push(String(data))
      if (messages.length === frames.length) resolve()
    }),
  )
  client.terminate()
  server.close()
  return messages
}
