import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFakeSmtp } from '../../tests/fakes/smtp.ts'
import type { FakeSmtp } from '../../tests/fakes/smtp.ts'
import { MailError } from './mail-transport.ts'
import { createSmtpTransport } from './smtp-transport.ts'

let smtp: FakeSmtp
beforeAll(async () => {
  smtp = await startFakeSmtp()
})
afterAll(() => smtp.stop())

const from = 'Stratograph <accounts@example.test>'

test('a mail arrives with its text, whatever letters it holds', async () => {
  const transport = createSmtpTransport(smtp.url, from)
  const text = 'Grüße, Zoë: 100 % = „alles“\n.\nnach dem Punkt\n'
  await transport.send({ to: 'zoe@example.test', subject: 'Ein Gruß', text })
  const mail = await smtp.mailTo('zoe@example.test')
  expect(mail.from).toBe('accounts@example.test')
  expect(mail.text.replaceAll('\r\n', '\n').trim()).toBe(text.trim())
  transport.close()
})

test('nothing in an address or a subject adds a recipient or a header', async () => {
  const transport = createSmtpTransport(smtp.url, from)
  const before = smtp.mails.length
  const subject = 'Hello\r\nBcc: evil@example.test'
  await transport.send({ to: 'ada@example.test', subject, text: 'x' })
  await transport
    .send({ to: 'one@example.test>, <evil@example.test', subject: 'x', text: 'x' })
    .catch((error: unknown) => expect(error).toBeInstanceOf(MailError))
  const sent = smtp.mails.slice(before)
  expect(sent.flatMap((mail) => mail.to)).not.toContain('evil@example.test')
  expect(sent[0]?.to).toEqual(['ada@example.test'])
  expect(sent[0]?.raw).not.toMatch(/^Bcc:/im)
  transport.close()
})

test('a password is never sent to a server without encryption', async () => {
  const transport = createSmtpTransport(smtp.url.replace('smtp://', 'smtp://user:pass@'), from)
  const before = smtp.mails.length
  await expect(transport.send({ to: 'ada@example.test', subject: 'x', text: 'x' })).rejects.toBeInstanceOf(
    MailError,
  )
  expect(smtp.mails.length).toBe(before)
  transport.close()
})

test('a server that is away is told from one that refuses for good', async () => {
  const away = createSmtpTransport('smtp://127.0.0.1:1', from)
  const mail = { to: 'nobody@example.test', subject: 'x', text: 'x' }
  await expect(away.send(mail)).rejects.toMatchObject({ isPermanent: false })
  smtp.refuse(() => '550 Nobody here')
  const transport = createSmtpTransport(smtp.url, from)
  await expect(transport.send(mail)).rejects.toMatchObject({ isPermanent: true })
  smtp.refuse(() => '451 Later')
  await expect(transport.send(mail)).rejects.toMatchObject({ isPermanent: false })
  smtp.refuse(undefined)
  transport.close()
  away.close()
})
