// Runs one of our TypeScript programs: `node platform/server/run-script.mjs schema/generate.ts --check`.
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureBundle } from './bundle.mjs'

const rootFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const [entry = 'main.ts'] = process.argv.splice(2, 1)
await import(pathToFileURL(await ensureBundle(rootFolder, entry)).href)
