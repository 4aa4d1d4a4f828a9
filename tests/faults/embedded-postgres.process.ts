// A process that uses the embedded database of the folder it is given, for tests that kill it.
// Writes one JSON line when the database is ready, one after a signal, and one when it has left.
import postgres from 'postgres'
import { startEmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'

const [dataFolder] = process.argv.slice(2)
if (!dataFolder) throw new Error('usage: embedded-postgres.process.ts <data folder>')

const tell = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)
const server = await startEmbeddedPostgres({ dataFolder, log: (line) => tell({ log: line }) })
const sql = postgres(server.url, { max: 1 })
await sql`select 1`
const keepAlive = setInterval(() => undefined, 60_000)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    // What a request still running at Ctrl-C would need.
    const [row] = await sql<[{ answer: number }]>`select 42 as answer from pg_sleep(0.2)`
    tell({ drained: row.answer })
    await sql.end()
    await server.stop()
    tell({ stopped: true })
    clearInterval(keepAlive)
  })
}
// Only now: whoever hears it may send a signal at once.
tell({ ready: true, url: server.url, port: server.port, ownsServer: server.ownsServer })
