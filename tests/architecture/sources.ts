import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootFolder } from '../../platform/config/root-folder.ts'
import type { SourceFile } from './import-directions.ts'

const ignored = new Set(['node_modules', '.stratograph', 'dist', '.git', 'artifacts', 'generated', 'peers'])

/** Every TypeScript source of the project. */
export async function readSources(): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  for await (const path of glob('**/*.{ts,tsx}', { cwd: rootFolder, exclude: (name) => ignored.has(name) })) {
    files.push({ path: path.replaceAll('\\', '/'), text: await readFile(join(rootFolder, path), 'utf8') })
  }
  return files
}
