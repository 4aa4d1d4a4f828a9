import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { findGrafbase, grafbasePackage, peersFolder, readPeerVersion } from './peers.ts'
import { readSdl, subgraphNames } from './workload/subgraphs.ts'

/** One row of the bench: a server that answers the workload's operations. */
export interface Contender {
  readonly id: string
  readonly title: string
  /** The columns it takes part in; all of them when unset. */
  readonly columns?: readonly string[] | undefined
  /** Columns it cannot take part in, each with the reason. */
  readonly absent?: Readonly<Record<string, string>> | undefined
  readonly environment?: Readonly<Record<string, string>> | undefined
  command(port: number): readonly [string, ...string[]]
}

/** What the contenders are started with. */
export interface Setting {
  /** Holds supergraph.graphql, jwks.json and answer.json, and takes what a contender needs besides. */
  readonly folder: string
  /** Where the subgraphs are, without a path. */
  readonly origin: string
  /** Takes CPU profiles of our gateways. */
  readonly profileFolder?: string | undefined
}

const noIds = 'which answers no such ids as configured here'
const production = { NODE_ENV: 'production' }
const launcher = join(rootFolder, 'platform', 'server', 'run-script.mjs')

/** Every contender that can run here, the stock gateway first: the others are compared with it. */
export async function listContenders(setting: Setting): Promise<Contender[]> {
  const grafbase = await prepareGrafbase(setting)
  return [
    stockApollo(setting),
    hive('hive', 'Hive Gateway', ['--jit'], setting),
    hive('hive-rr', 'Hive Gateway, router-runtime', ['--hive-router-runtime'], setting),
    ...(grafbase ? [grafbase] : []),
    ours('ours', 'Stratograph', 'http', setting),
    ours('ours-apollo', 'Stratograph behind ApolloServer', 'apollo', setting),
    {
      id: 'limit',
      title: 'node:http, same bytes (the limit)',
      columns: ['identical'],
      command: (port) => [
        process.execPath,
        launcher,
        'bench/gateway/limit.process.ts',
        String(port),
        join(setting.folder, 'answer.json'),
      ],
    },
    {
      id: 'proxy',
      title: 'node:http proxy',
      columns: ['small'],
      command: (port) => [
        process.execPath,
        launcher,
        'bench/gateway/proxy.process.ts',
        String(port),
        `${setting.origin}/users/graphql`,
      ],
    },
  ]
}

function ours(id: string, title: string, front: string, setting: Setting): Contender {
  const { origin, folder, profileFolder } = setting
  const profile = profileFolder ? ['--cpu-prof', '--cpu-prof-dir', profileFolder] : []
  // As `npm start` runs it.
  const program = ['--max-semi-space-size=64', ...profile, launcher, 'bench/gateway/ours.process.ts']
  return {
    id,
    title,
    environment: production,
    command: (port) => [process.execPath, ...program, String(port), front, origin, folder],
  }
}

function stockApollo({ folder }: Setting): Contender {
  return {
    id: 'stock',
    title: `Apollo Gateway ${readPeerVersion('@apollo/gateway')} (stock)`,
    environment: production,
    command: (port) => [
      process.execPath,
      join(peersFolder, 'apollo-gateway.js'),
      String(port),
      join(folder, 'supergraph.graphql'),
    ],
  }
}

function hive(id: string, title: string, engine: readonly string[], { folder }: Setting): Contender {
  const program = join(peersFolder, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js')
  const config = ['--config-path', join(peersFolder, 'hive-gateway.config.js')]
  const supergraph = ['supergraph', join(folder, 'supergraph.graphql')]
  return {
    id,
    title: `${title} ${readPeerVersion('@graphql-hive/gateway')}`,
    absent: { persisted: noIds },
    environment: production,
    command: (port) => [
      process.execPath,
      program,
      ...supergraph,
      ...config,
      ...engine,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    ],
  }
}

/** Grafbase's command line program carries its native gateway and composes the subgraphs itself. */
async function prepareGrafbase({ folder, origin }: Setting): Promise<Contender | undefined> {
  const program = findGrafbase()
  if (!program) return undefined
  const subgraphs = subgraphNames.map(
    (name) => `[subgraphs.${name}]\nschema_path = "${name}.graphql"\nurl = "${origin}/${name}/graphql"\n`,
  )
  await Promise.all([
    ...subgraphNames.map((name) => writeFile(join(folder, `${name}.graphql`), readSdl(name))),
    writeFile(join(folder, 'grafbase-graph.toml'), subgraphs.join('\n')),
  ])
  const graph = ['--graph-overrides', join(folder, 'grafbase-graph.toml')]
  const config = ['--gateway-config', join(peersFolder, 'grafbase.toml')]
  return {
    id: 'grafbase',
    title: `Grafbase, native ${readPeerVersion(grafbasePackage)}`,
    absent: { persisted: noIds },
    environment: { GRAFBASE_TELEMETRY_DISABLED: '1' },
    command: (port) => [program, '--home', folder, 'dev', ...config, ...graph, '--port', String(port)],
  }
}
