import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Inputs besides the sources whose change makes another bundle. */
const settingFiles = ['tsconfig.json', 'package-lock.json', 'platform/server/bundle.mjs']

/**
 * Bundles an entry unless the bundle there is of exactly these sources, and returns its path.
 * @param {string} rootFolder the checkout
 * @param {string} entry path of the entry within it
 */
export async function ensureBundle(rootFolder, entry = 'main.ts') {
  const { bundleFile, stateFile } = placesIn(rootFolder, entry)
  if (await isFresh(rootFolder, stateFile)) return bundleFile
  // Loaded only now: a warm start does without it.
  const { build } = await import('esbuild')
  try {
    await build({ ...bundleOptions(rootFolder, entry), logLevel: 'silent' })
  } catch (error) {
    throw new Error(describeFailure(entry, error), { cause: error })
  }
  return bundleFile
}

/**
 * esbuild's options for an entry: packages stay outside, decorators as tsconfig.json says.
 * @param {string} rootFolder the checkout
 * @param {string} entry path of the entry within it
 * @returns {import('esbuild').BuildOptions}
 */
export function bundleOptions(rootFolder, entry = 'main.ts') {
  const { bundleFile } = placesIn(rootFolder, entry)
  return {
    absWorkingDir: rootFolder,
    entryPoints: [entry],
    outfile: bundleFile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    sourcemap: true,
    // Class names reach the schema and error names reach the log; two classes of one name must keep theirs.
    keepNames: true,
    metafile: true,
    write: false,
    plugins: [keepSourcePlaces, writeWithState(rootFolder, entry)],
  }
}

/** A module that looks for a file beside itself must find it beside its source. */
const keepSourcePlaces = {
  name: 'keep-source-places',
  setup(build) {
    build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const places = { url: pathToFileURL(path).href, dirname: dirname(path), filename: path }
      const contents = source.replaceAll(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name) =>
        JSON.stringify(places[name]),
      )
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' }
    })
  },
}

/** Writes the bundle, then what it was made of: killed between the two, the next start bundles again. */
const writeWithState = (rootFolder, entry) => ({
  name: 'write-with-state',
  setup(build) {
    const { buildFolder, stateFile } = placesIn(rootFolder, entry)
    let startedAt = 0
    build.onStart(() => {
      startedAt = Date.now()
    })
    build.onEnd(async ({ errors, metafile, outputFiles }) => {
      if (errors.length > 0) return
      await mkdir(buildFolder, { recursive: true })
      await rm(stateFile, { force: true })
      for (const file of outputFiles) await replaceFile(file.path, nameOnlyWhatIsNamed(file))
      const inputs = await fingerprint(rootFolder, [...settingFiles, ...Object.keys(metafile.inputs)])
      // A source saved while the build ran may be in the bundle or not: without a state the next start bundles again.
      if (Object.values(inputs).some(({ mtimeMs }) => mtimeMs >= startedAt)) return
      await replaceFile(stateFile, JSON.stringify({ rootFolder, inputs }))
    })
  },
})

/**
 * esbuild keeps the names of arrow functions too, at the price of a `defineProperty` each time one is made: a tenth of
 * what a gateway's request costs. Only classes and functions, which have a prototype, are asked for their names.
 */
function nameOnlyWhatIsNamed({ path, text, contents }) {
  if (!path.endsWith('.js')) return contents
  return text.replace(
    /^var __name = \(target, value\) => (.*);$/m,
    'var __name = (target, value) => target.prototype === undefined ? target : $1;',
  )
}

/** Another process may start at this moment: it sees the old file or the new one, never half of one. */
async function replaceFile(path, contents) {
  const unfinished = `${path}.${process.pid}`
  await writeFile(unfinished, contents)
  await rename(unfinished, path)
}

async function isFresh(rootFolder, stateFile) {
  try {
    const state = JSON.parse(await readFile(stateFile, 'utf8'))
    // The bundle holds absolute places of its sources, so a copied checkout needs its own.
    if (state.rootFolder !== rootFolder) return false
    const current = await fingerprint(rootFolder, Object.keys(state.inputs))
    return Object.entries(state.inputs).every(
      ([path, { size, mtimeMs }]) => current[path].size === size && current[path].mtimeMs === mtimeMs,
    )
  } catch {
    return false
  }
}

/** Size and time of change of each file. Reading them all would cost more than it tells. */
async function fingerprint(rootFolder, paths) {
  const prints = await Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(resolve(rootFolder, path))
      return [path, { size, mtimeMs }]
    }),
  )
  return Object.fromEntries(prints)
}

function describeFailure(entry, error) {
  const [first] = error?.errors ?? []
  if (!first) return `${entry} cannot be bundled: ${error instanceof Error ? error.message : String(error)}`
  const place = first.location ? `${first.location.file}:${first.location.line}: ` : ''
  return `${entry} cannot be bundled: ${place}${first.text}`
}

function placesIn(rootFolder, entry) {
  const buildFolder = join(rootFolder, '.stratograph', 'build')
  const name = entry.replace(/\.tsx?$/, '').replaceAll('/', '.')
  return {
    buildFolder,
    bundleFile: join(buildFolder, `${name}.js`),
    stateFile: join(buildFolder, `${name}.json`),
  }
}
