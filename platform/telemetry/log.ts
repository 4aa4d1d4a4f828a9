import { pino } from 'pino'
import type { Logger } from 'pino'

export type { Logger } from 'pino'
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]

// Whatever object carries one of these keys loses it before it is written: a forgotten secret is worse than a lost hint.
const secretKeys = [
  'authorization',
  'cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'secret',
]
const redactedPaths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])

/** The process's logger: one JSON object a line on standard output, secrets removed. */
export function createLogger(options: { level: LogLevel; service: string }): Logger {
  return pino({
    level: options.level,
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[removed]' },
  })
}
