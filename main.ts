import 'reflect-metadata'
import { ConfigError, readConfig } from './platform/config/config.ts'
import type { Config } from './platform/config/config.ts'
import { createLogger } from './platform/telemetry/log.ts'
import { demoPassword } from './drizzle/seeds/demo-accounts.ts'
import { startServices } from './start-services.ts'
import type { RunningServices } from './start-services.ts'

await run()

/** `main.ts` runs every service in this process; `main.ts commerce crm` just those. */
async function run(): Promise<void> {
  const config = readConfigOrExit()
  // The query planner's authors would otherwise be told of every deployment.
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1'
  const log = createLogger({
    level: config.logLevel,
    service: config.services.length === 1 ? (config.services[0] ?? '') : 'stratograph',
  })
  const starting = startServices(config, log)
  stopOnSignal(starting)
  const services = await starting
  reloadOnHangUp(services)
  if (services.gateway) printWelcome(services, services.gateway.url, config)
}

function readConfigOrExit(): Config {
  try {
    return readConfig(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const problem of error.problems) console.error(`stratograph: ${problem}`)
    process.exit(1)
  }
}

/** The first signal stops in good order. A shell may deliver it twice at once, so repeats count only a second later. */
function stopOnSignal(starting: Promise<RunningServices>): void {
  let firstAt: number | undefined
  const onSignal = () => {
    if (firstAt !== undefined && Date.now() - firstAt > 1_000) process.exit(130)
    if (firstAt !== undefined) return
    firstAt = Date.now()
    starting
      .then((services) => services.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

/** As servers do. In a terminal the signal still means that the terminal is gone. */
function reloadOnHangUp(services: RunningServices): void {
  if (!process.stdin.isTTY) process.on('SIGHUP', () => void services.gateway?.generations.reload())
}

function printWelcome(services: RunningServices, url: string, config: Config): void {
  const lines = [`Stratograph is ready at ${url}/graphql`]
  if (config.gateway.controlRoom) lines.push(`Live page: ${url}/`)
  if (config.gateway.explorer) lines.push(`Explorer: ${url}/explorer`)
  if (services.demoAccounts.length > 0) {
    lines.push(`Demo accounts, password "${demoPassword}":`)
    for (const { email, role } of services.demoAccounts) lines.push(`  ${email.padEnd(36)} ${role}`)
  }
  console.log(`\n${lines.join('\n')}\n`)
}
