import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import type { SubgraphName } from '../../platform/config/services.ts'

/** The supergraph of the committed subgraphs, one of them changed. */
export async function composeChanged(name: SubgraphName, change: (sdl: string) => string): Promise<string> {
  const services = await Promise.all(
    subgraphNames.map(async (subgraph) => {
      const sdl = await readFile(join(rootFolder, 'schema', `${subgraph}.graphql`), 'utf8')
      const changed = subgraph === name ? change(sdl) : sdl
      if (subgraph === name && changed === sdl) throw new Error('The change changed nothing.')
      const url = `http://${subgraph}.stratograph.internal/graphql`
      return { name: subgraph, typeDefs: parse(changed), url }
    }),
  )
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
  return supergraphSdl
}
