import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const problemsOf = (args: string[], environment: NodeJS.ProcessEnv) => {
  try {
    readConfig(args, environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test('nothing given means every service on port 4000 with the embedded database and demo data', () => {
  const config = readConfig([], {})
  expect(config.services).toEqual([
    'gateway',
    'identity',
    'commerce',
    'crm',
    'marketplace',
    'ai',
    'ecosystem',
  ])
  expect(config.http).toEqual({ host: '127.0.0.1', gatewayPort: 4000, drainMs: 10_000, trustedProxies: 0 })
  expect(new Set(Object.values(config.database.urls))).toEqual(new Set([null]))
  expect(config.seed).toEqual({ demo: true, isShown: true })
})

test('all problems are reported together, each naming its variable', () => {
  const problems = problemsOf(['gateway', 'warehouse'], {
    PORT: 'http',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://localhost/x',
    CRM_URL: 'crm.internal',
    STRATOGRAPH_SECRET: 'short',
  })
  expect(problems).toEqual([
    'unknown service "warehouse" (known: gateway, identity, commerce, crm, marketplace, ai, ecosystem)',
    'LOG_LEVEL must be one of silent, error, warn, info, debug, trace',
    'PORT must be a port number',
    'DATABASE_URL must be a postgres:// URL',
    'STRATOGRAPH_SECRET must have at least 32 characters',
    'CRM_URL must be an http:// or https:// URL',
  ])
})

test('the subgraphs follow the port of the gateway unless told otherwise', () => {
  const config = readConfig(['gateway', 'crm'], {
    PORT: '5000',
    AI_PORT: '7000',
    CRM_URL: 'http://crm.internal',
  })
  expect(config.services).toEqual(['gateway', 'crm'])
  expect(config.subgraphPorts).toMatchObject({ identity: 5001, ecosystem: 5006, ai: 7000 })
  expect(config.subgraphUrls).toMatchObject({ crm: 'http://crm.internal', ai: 'http://127.0.0.1:7000' })
})

test('a configured database gets demo accounts only when they are asked for by name', () => {
  const url = 'postgres://user@localhost/app'
  expect(readConfig([], { DATABASE_URL: url }).seed.demo).toBe(false)
  expect(readConfig([], { CRM_DATABASE_URL: url }).seed.demo).toBe(false)
  expect(readConfig([], { DATABASE_URL: url, SEED_DEMO: 'true' }).seed).toEqual({
    demo: true,
    isShown: false,
  })
  expect(readConfig([], { SEED_DEMO: 'false' }).seed).toEqual({ demo: false, isShown: false })
})

test('rights of the schema filter unless told otherwise, and only in ways there are', () => {
  expect(readConfig([], {}).gateway.accessMode).toBe('filter')
  expect(readConfig([], { ACCESS_MODE: 'reject' }).gateway.accessMode).toBe('reject')
  expect(problemsOf([], { ACCESS_MODE: 'off' })).toEqual(['ACCESS_MODE must be filter, reject or dry_run'])
  expect(readConfig([], {}).gateway.refusalPlace).toBe('errors')
  expect(readConfig([], { ACCESS_ERRORS: 'disabled' }).gateway.refusalPlace).toBe('disabled')
  expect(problemsOf([], { ACCESS_ERRORS: 'off' })).toEqual([
    'ACCESS_ERRORS must be errors, extensions or disabled',
  ])
})

test('an empty variable is one that is not set', () => {
  expect(readConfig([], { PORT: '', DATABASE_URL: '' }).http.gatewayPort).toBe(4000)
})

test('the operator is given whole or not at all', () => {
  expect(problemsOf([], { OPERATOR_NAME: 'Halden', OPERATOR_COUNTRY: 'NL' })).toEqual([
    'OPERATOR_OWNER_EMAIL is missing: the OPERATOR_ variables go together',
    'OPERATOR_OWNER_PASSWORD is missing: the OPERATOR_ variables go together',
  ])
})

test('mail is shown in the log only in an embedded demo without a mail server', () => {
  const shown = (environment: NodeJS.ProcessEnv) => readConfig([], environment).identity.mail.showInLog
  expect(shown({})).toBe(true)
  for (const environment of [
    { MAIL_URL: 'smtp://localhost:25' },
    { DATABASE_URL: 'postgres://localhost/x', SEED_DEMO: 'true' },
    { SEED_DEMO: 'false' },
    { NODE_ENV: 'production' },
  ])
    expect([environment, shown(environment)]).toEqual([environment, false])
})

test('an outside issuer is configured whole or not at all', () => {
  expect(() =>
    readConfig([], { OIDC_ISSUER: 'https://id.example.test', SUPABASE_JWT_SECRET: 'x'.repeat(32) }),
  ).toThrow(
    new ConfigError([
      'OIDC_CLIENT_ID is missing: the OIDC_ variables go together',
      'OIDC_CLIENT_SECRET is missing: the OIDC_ variables go together',
      'OIDC_REDIRECT_URLS is missing: the OIDC_ variables go together',
      'SUPABASE_URL is missing: SUPABASE_JWT_SECRET belongs to a project',
    ]),
  )
})
