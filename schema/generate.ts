import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Supergraph } from '@apollo/federation-internals'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { rootFolder } from '../platform/config/root-folder.ts'
import { composeCode } from './compose.ts'

const isCheck = process.argv.includes('--check')
await run()

/**
 * `npm run schema` writes what the code says into `schema/`; with `--check` it writes nothing and fails when a
 * committed file says something else.
 */
async function run(): Promise<void> {
  const files = await generate()
  const stale = await staleAmong(files)
  if (!isCheck) {
    await mkdir(join(rootFolder, 'schema'), { recursive: true })
    for (const name of stale) await writeFile(pathOf(name), files.get(name) ?? '')
    console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'the schema is up to date')
    return
  }
  if (stale.length === 0) return console.log(`schema: ${files.size} files up to date`)
  console.error(`schema: stale: ${stale.join(', ')}. Run npm run schema and commit.`)
  process.exitCode = 1
}

async function generate(): Promise<Map<string, string>> {
  const { subgraphs, supergraphSdl } = await composeCode()
  const api = Supergraph.build(supergraphSdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema()
  return new Map([
    ...subgraphs.map(({ name, sdl }): [string, string] => [`${name}.graphql`, withNewline(sdl)]),
    ['supergraph.graphql', withNewline(supergraphSdl)],
    ['api.graphql', withNewline(printSchema(lexicographicSortSchema(api)))],
  ])
}

async function staleAmong(files: ReadonlyMap<string, string>): Promise<string[]> {
  const committed = async (name: string) => readFile(pathOf(name), 'utf8').catch(() => null)
  const verdicts = await Promise.all([...files].map(async ([name, text]) => ((await committed(name)) === text ? [] : [name])))
  return verdicts.flat()
}

function pathOf(name: string): string {
  return join(rootFolder, 'schema', name)
}

function withNewline(text: string): string {
  return `${text.trimEnd()}\n`
}
