import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { Supergraph } from '@apollo/federation-internals'
import { lexicographicSortSchema, parse, printSchema } from 'graphql'
import { rootFolder } from '../platform/config/root-folder.ts'
import { buildSubgraph } from '../platform/graphql/build-schema.ts'
import { subgraphs } from '../subgraphs/subgraphs.ts'

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
  const sdls = await Promise.all(subgraphs.map(async (definition) => ({ name: definition.name, ...(await buildSubgraph(definition)) })))
  const composed = composeServices(sdls.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}.stratograph.internal/graphql` })))
  if (composed.errors) throw new Error(`The subgraphs do not compose:\n${composed.errors.map((error) => `- ${error.message}`).join('\n')}`)
  const api = Supergraph.build(composed.supergraphSdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema()
  return new Map([
    ...sdls.map(({ name, sdl }): [string, string] => [`${name}.graphql`, withNewline(sdl)]),
    ['supergraph.graphql', withNewline(composed.supergraphSdl)],
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
