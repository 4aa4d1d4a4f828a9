import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

test('nothing but the public internet may be asked, in development as in production, unless it is named', () => {
  for (const NODE_ENV of ['development', 'production', 'test'])
    expect(readConfig([], { NODE_ENV }).outbound).toEqual({ allowed: [] })
  const { outbound } = readConfig([], { OUTBOUND_ALLOWED: '10.0.0.0/8, health.internal,::1' })
  expect(outbound).toEqual({ allowed: ['10.0.0.0/8', 'health.internal', '::1'] })
})

test.each(['*', 'http://health.internal', '10.0.0.0/33', '10.0.0.0/8,', 'health.internal:80'])(
  '%s is no host and no network',
  (OUTBOUND_ALLOWED) => {
    const fault =
      'OUTBOUND_ALLOWED must be host names, addresses or networks such as 10.0.0.0/8, with commas between'
    expect(() => readConfig([], { OUTBOUND_ALLOWED })).toThrow(new ConfigError([fault]))
  },
)
