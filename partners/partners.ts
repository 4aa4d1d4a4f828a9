import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { looksLikeApiKey } from '../platform/auth/api-key.ts'
import { ConfigError } from '../platform/config/config.ts'
import { readPartnerKey } from '../platform/config/partner-key.ts'
import { publishOperations } from './publish.ts'
import { readOperations } from './read-operations.ts'
import { Refusal } from './refusal.ts'

/** The command was called in a way there is not. */
class UsageError extends Error {}

const usage = `npm run partners -- publish --application <id> --url <graph>/graphql [--key-file <file>] <operations>
npm run partners -- client --out <file.ts> <operations>

<operations> is a manifest of Apollo's tools, a map of Relay's compiler or a folder of .graphql files.
The key is in the file named, else in STRATOGRAPH_KEY; it needs the scope operations:publish.`

/**
 * `npm run partners` is what partners' builds call: `publish` publishes operations, `client` writes a typed client for
 * them. Exit code 0: done; 1: something was refused, and every reason is told; 2: called in a wrong way.
 */
await run(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof Refusal) {
    for (const reason of error.reasons) console.error(reason)
    console.error(`partners: refused, for ${count(error.reasons.length, 'reason')}`)
    process.exitCode = 1
    return
  }
  const isParsing = error instanceof TypeError && 'code' in error
  if (!(error instanceof UsageError || error instanceof ConfigError || isParsing)) throw error
  console.error(`partners: ${error.message}\n\n${usage}`)
  process.exitCode = 2
})

async function run(args: readonly string[]): Promise<void> {
  // Arguments are seen by everybody on the machine and kept in the logs of builds.
  if (args.some((arg) => looksLikeApiKey(arg.replace(/^--?[^=]*=/, ''))))
    throw new UsageError('a key is no argument: it would be seen and logged. Revoke it and make another')
  const [command, ...rest] = args
  if (command === 'publish') return publish(rest)
  if (command === 'client') return writeClient(rest)
  throw new UsageError(command === undefined ? 'say what to do' : `there is no command "${command}"`)
}

async function publish(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      application: { type: 'string' },
      url: { type: 'string' },
      'key-file': { type: 'string' },
    },
  })
  const path = onlyOne(positionals)
  const applicationId = required(values.application, '--application')
  const url = readUrl(required(values.url, '--url'))
  const key = readPartnerKey(values['key-file'])
  const source = await readOperations(path)
  const whole = await publishOperations(source, { url, applicationId, key }, (part) => {
    if (part.operationCount < source.operations.length)
      console.log(`partners: a part of ${count(part.operationCount, 'operation')} is published`)
  })
  const known = whole.operationCount - whole.addedCount
  console.log(
    `partners: published ${count(whole.operationCount, 'operation')}: ${whole.addedCount} added, ${known} known before`,
  )
}

async function writeClient(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' } },
  })
  const path = onlyOne(positionals)
  const out = required(values.out, '--out')
  const { operations } = await readOperations(path)
  // Brings the tools of development, which publishing does without.
  const { generateClient } = await import('./client/generate-client.ts')
  const { text, methods, leftOut } = await generateClient(operations)
  await mkdir(dirname(out), { recursive: true })
  await writeFile(out, text)
  console.log(`partners: wrote a client of ${count(methods.length, 'method')} to ${out}`)
  if (leftOut.length > 0)
    console.log(`partners: subscriptions have types and no methods: ${leftOut.join(', ')}`)
}

function onlyOne(positionals: readonly string[]): string {
  const [path, ...others] = positionals
  if (path === undefined || others.length > 0) throw new UsageError('name one manifest or folder')
  return path
}

function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`${option} is missing`)
  return value
}

function readUrl(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError('--url must be an http:// or https:// URL')
  if (url.username !== '' || url.password !== '') throw new UsageError('--url must not hold a password')
  return url.href
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
