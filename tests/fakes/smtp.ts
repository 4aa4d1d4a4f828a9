import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** The decoded text after the headers. */
  readonly text: string
  readonly raw: string
}

/** A mail server of somebody else: it speaks SMTP on a real port and keeps what it takes. */
export interface FakeSmtp {
  readonly url: string
  readonly mails: readonly ReceivedMail[]
  /** What RCPT answers to an address; unset, it takes any. */
  refuse(reply: ((address: string) => string | undefined) | undefined): void
  /** The `index`-th mail to the address, waiting for it if need be. */
  mailTo(address: string, index?: number): Promise<ReceivedMail>
  stop(): Promise<void>
}

export async function startFakeSmtp(): Promise<FakeSmtp> {
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  const rules: { reply: ((address: string) => string | undefined) | undefined } = { reply: undefined }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    converse(
      socket,
      (address) => rules.reply?.(address),
      (mail) => mails.push(mail),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const mailTo = async (address: string, index = 0) => {
    const giveUpAt = Date.now() + 20_000
    while (Date.now() < giveUpAt) {
      const found = mails.filter((mail) => mail.to.includes(address))[index]
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`No mail number ${index} came to ${address}.`)
  }
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    refuse: (reply) => void (rules.reply = reply),
    mailTo,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function converse(
  socket: Socket,
  refusal: (address: string) => string | undefined,
  take: (mail: ReceivedMail) => void,
): void {
  let envelope: { from: string; to: string[] } = { from: '', to: [] }
  let data: string[] | undefined
  let rest = ''
  const say = (line: string) => socket.write(`${line}\r\n`)
  const obey = (line: string) => {
    const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return say('250-fake\r\n250 8BITMIME')
      case 'MAIL':
        envelope = { from: address, to: [] }
        return say('250 OK')
      case 'RCPT': {
        const refused = refusal(address)
        if (refused === undefined) envelope.to.push(address)
        return say(refused ?? '250 OK')
      }
      case 'STAR':
        return say('502 No encryption here')
      case 'DATA':
        data = []
        return say('354 Go on')
      case 'QUIT':
        say('221 Bye')
        return socket.end()
      default:
        return say('250 OK')
    }
  }
  const read = (line: string) => {
    if (!data) return obey(line)
    if (line !== '.') return void data.push(line.startsWith('..') ? line.slice(1) : line)
    take(toMail(envelope, data.join('\r\n')))
    data = undefined
    return say('250 Taken')
  }
  say('220 fake ESMTP')
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) read(line)
  })
}

function toMail(envelope: { from: string; to: readonly string[] }, raw: string): ReceivedMail {
  const end = raw.indexOf('\r\n\r\n')
  const [headers, body] = [raw.slice(0, end), raw.slice(end + 4)]
  const isQuoted = /^content-transfer-encoding: quoted-printable/im.test(headers)
  return { ...envelope, raw, text: isQuoted ? decodeQuoted(body) : body }
}

function decodeQuoted(text: string): string {
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
