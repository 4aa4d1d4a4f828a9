import { createHash, generateKeyPairSync, sign } from 'node:crypto'

/** A key and a certificate for `localhost` that is its own authority, made anew each time, in PEM. */
export function createSelfSigned(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid('550403'), utf8('localhost'))))
  const validity = sequence(utcTime(-1), utcTime(1))
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const alternativeName = sequence(oid('551d11'), octets(sequence(der(0x82, Buffer.from('localhost')))))
  const isAuthority = sequence(oid('551d13'), octets(sequence(der(0x01, Buffer.from([0xff])))))
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, createHash('sha256').update(String(Math.random())).digest().subarray(0, 8).map(positive)),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeName, isAuthority)),
  )
  const signature = sign('sha256', content, privateKey)
  const certificate = sequence(content, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

/** One value in the distinguished encoding of ASN.1. */
function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Uint8Array[]) => der(0x30, Buffer.concat(parts))
const set = (part: Uint8Array) => der(0x31, part)
const octets = (part: Uint8Array) => der(0x04, part)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const utf8 = (text: string) => der(0x0c, Buffer.from(text))
/** A number whose first bit is set would be a negative one. */
const positive = (byte: number, index: number) => (index === 0 ? (byte & 0x3f) | 0x40 : byte)

function utcTime(days: number): Buffer {
  const at = new Date(Date.now() + days * 24 * 60 * 60 * 1_000).toISOString()
  return der(0x17, Buffer.from(`${at.slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))
}
