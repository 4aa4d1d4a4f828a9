import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The folder that holds package.json, found upwards from this module, because the running code is either the
 * sources or a bundle under `.stratograph/build`. Migrations and the supergraph are read from here.
 */
export const rootFolder: string = findUpwards(import.meta.dirname)

function findUpwards(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('No package.json above the running code.')
  return findUpwards(parent)
}
