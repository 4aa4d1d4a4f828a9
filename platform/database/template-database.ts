import postgres from 'postgres'

/** Another database of the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/**
 * Makes database `name` as a copy of `template`, which `prepare` fills first if it does not exist yet.
 * Copying takes tens of milliseconds where migrating takes hundreds; processes that want the template at the
 * same time wait for the one that prepares it. `serverUrl` must name a user who may create databases.
 */
export async function createFromTemplate(
  serverUrl: string,
  template: string,
  name: string,
  prepare: (templateUrl: string) => Promise<void>,
): Promise<string> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  try {
    await sql`select pg_advisory_lock(hashtext(${template}))`
    const exists = await sql`select from pg_database where datname = ${template}`
    if (exists.length === 0) await prepareTemplate(sql, serverUrl, template, prepare)
    await sql.unsafe(`create database "${name}" template "${template}"`)
    return databaseUrl(serverUrl, name)
  } finally {
    await sql.end()
  }
}

async function prepareTemplate(
  sql: postgres.Sql,
  serverUrl: string,
  template: string,
  prepare: (templateUrl: string) => Promise<void>,
): Promise<void> {
  // Filled under another name: a process killed half-way must not leave a template that looks whole.
  const draft = `${template}_draft`
  await sql.unsafe(`drop database if exists "${draft}" with (force)`)
  await sql.unsafe(`create database "${draft}"`)
  await prepare(databaseUrl(serverUrl, draft))
  await sql.unsafe(`alter database "${draft}" rename to "${template}"`)
}

/** Drops a database with whatever connections it has left. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  await sql.unsafe(`drop database if exists "${name}" with (force)`).finally(() => sql.end())
}
