import { describe, expect, test } from 'vitest'
import type { Inbox, PlacedAnswer } from './shared-stream.ts'
import { SharedStream } from './shared-stream.ts'

interface Numbered extends PlacedAnswer {
  readonly position: string
}

describe('who joins a shared stream', () => {
  test('gets nothing twice when the stream is still on its way to where the subscriber is', async () => {
    const { shared, say } = streamBehind('410')
    const inbox = shared.join()
    expect(inbox.reaches('419')).toBe(true)
    inbox.skipThrough('419')
    for (const position of ['411', '418', '419', '420', '421']) await say(position)
    expect(await take(inbox, 2)).toEqual(['420', '421'])
  })

  test('gets nothing twice when the stream has been there already', async () => {
    const { shared, say } = streamBehind('410')
    const first = shared.join()
    for (const position of ['411', '418', '419', '420']) await say(position)
    expect(await take(first, 4)).toEqual(['411', '418', '419', '420'])
    const second = shared.join()
    second.skipThrough('418')
    await say('421')
    expect(await take(second, 3)).toEqual(['419', '420', '421'])
  })

  test('after everybody has left gets the last answers, and learns that no more come', async () => {
    const { shared, say } = streamBehind('410')
    const first = shared.join()
    await say('411')
    first.leave()
    const late = shared.join()
    expect(await take(late, 2)).toEqual(['411', undefined])
    expect(late.hasEnded).toBe(true)
  })

  test('is told that it does not reach back far enough', async () => {
    const { shared } = streamBehind('410')
    expect(shared.join().reaches('409')).toBe(false)
  })
})

/** A stream that began behind `after` and says what it is told to, one answer after the other was taken over. */
function streamBehind(after: string) {
  let next = Promise.withResolvers<Numbered>()
  let taken = Promise.withResolvers<void>()
  async function* read(): AsyncGenerator<Numbered> {
    for (;;) {
      const answer = await next.promise
      next = Promise.withResolvers<Numbered>()
      yield answer
      taken.resolve()
    }
  }
  const answers = read()
  const stream = { answers, begun: Promise.resolve(after), stop: () => undefined }
  const shared = new SharedStream<Numbered>({ stream, first: answers.next(), after, onEnd: () => undefined })
  const say = async (position: string) => {
    taken = Promise.withResolvers<void>()
    next.resolve({ position })
    await taken.promise
  }
  return { shared, say }
}

async function take(inbox: Inbox<Numbered>, count: number): Promise<(string | undefined)[]> {
  const positions: (string | undefined)[] = []
  while (positions.length < count) positions.push((await inbox.take())?.position)
  return positions
}
