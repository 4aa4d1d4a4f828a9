import nodeModule from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBundle } from './bundle.mjs'

/**
 * Runs main.ts in this process; its own `process.argv.slice(2)` names the services.
 * @param {string} rootFolder the checkout
 */
export async function run(rootFolder) {
  const bundleFile = await ensureBundle(rootFolder)
  nodeModule.enableCompileCache(join(rootFolder, '.stratograph', 'compile-cache'))
  // Absent before Node 22.14; stack traces then name lines of the bundle.
  nodeModule.setSourceMapsSupport?.(true, { nodeModules: false, generatedCode: false })
  await import(pathToFileURL(bundleFile).href)
}
