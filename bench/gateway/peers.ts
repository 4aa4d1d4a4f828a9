import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { BenchError } from '../process/child.ts'

/** Where the other gateways live, with a lockfile of their own. */
export const peersFolder = join(rootFolder, 'bench', 'peers')

/** Installs the other gateways unless exactly these are there. */
export function installPeers(): void {
  const [wanted, present] = ['package-lock.json', join('node_modules', '.package-lock.json')].map((name) =>
    readVersions(join(peersFolder, name)),
  )
  if (present && wanted && [...present].every(([path, version]) => wanted.get(path) === version)) return
  console.log('Installing the other gateways (bench/peers), once …')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status } = spawnSync('npm', args, { cwd: peersFolder, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new BenchError('The other gateways could not be installed.')
}

/** The version of an installed peer, such as "2.14.4". */
export function readPeerVersion(name: string): string {
  const file = join(peersFolder, 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/**
 * The package that npm's `grafbase` would install on this machine. It is named itself: the one around it lists a package
 * for every other machine, none of which a lockfile made here can hold.
 */
export const grafbasePackage = '@grafbase/cli-x86_64-unknown-linux-musl'

/** Grafbase's native program; undefined where it does not run on this machine. */
export function findGrafbase(): string | undefined {
  const program = join(peersFolder, 'node_modules', grafbasePackage, 'grafbase')
  return existsSync(program) ? program : undefined
}

function readVersions(file: string): ReadonlyMap<string, string | undefined> | undefined {
  if (!existsSync(file)) return undefined
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    packages: Record<string, { version?: string }>
  }
  return new Map(Object.entries(packages).map(([path, { version }]) => [path, version]))
}
