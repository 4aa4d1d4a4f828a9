import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import type { ClusterFolder } from './cluster-folder.ts'
import { superuser } from './initialize-cluster.ts'

const databaseName = 'stratograph'

/** The superuser's connection url to `database` on a server of this cluster. */
export function serverUrl(folder: ClusterFolder, port: number, database = databaseName): string {
  const password = readFileSync(folder.passwordFile, 'utf8').trim()
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

/** Proves that the server answers, creating the database at its first start. */
export async function ensureDatabase(folder: ClusterFolder, port: number): Promise<void> {
  await withConnection(serverUrl(folder, port, 'postgres'), async (sql) => {
    const [found] = await sql`select from pg_database where datname = ${databaseName}`
    if (!found) await sql`create database ${sql(databaseName)}`
  })
}

async function withConnection(url: string, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 30,
    fetch_types: false,
    prepare: false,
    onnotice: () => undefined,
  })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
