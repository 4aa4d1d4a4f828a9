import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { constants, setPriority } from 'node:os'
import { dirname, join } from 'node:path'

/** A page on its way. */
export interface PageBuild {
  /** The folder with `index.html` and `assets/`. Rejects with `PageBuildError` when it cannot be built. */
  readonly folder: Promise<string>
  /** Ends a build under way. */
  stop(): void
}

/** The page could not be built; `message` is what the builder said. */
export class PageBuildError extends Error {
  override readonly name = 'PageBuildError'
}

export interface PageBuildOptions {
  /** The checkout: sources are in its `control-room/`, what is built goes to `.stratograph/control-room/`. */
  readonly rootFolder: string
  /** Where builds are kept instead. */
  readonly buildsFolder?: string | undefined
}

/** Inputs of the page besides its own folder. */
const otherInputs = ['schema/generated/graphql.ts', 'package-lock.json', 'tsconfig.json']
const keepBuildsMs = 60 * 60 * 1_000

/**
 * Builds the control room unless the build there is of exactly these sources. A process of its own does the work, at a
 * low priority: whoever starts the graph does not wait for it.
 */
export function buildPage({ rootFolder, buildsFolder }: PageBuildOptions): PageBuild {
  const stopped = new AbortController()
  const builds = buildsFolder ?? join(rootFolder, '.stratograph', 'control-room')
  const folder = ensureBuild(rootFolder, builds, stopped.signal)
  // Whoever serves the page looks at the outcome; until then a failure is nobody's unhandled rejection.
  folder.catch(() => undefined)
  return { folder, stop: () => stopped.abort() }
}

async function ensureBuild(rootFolder: string, builds: string, signal: AbortSignal): Promise<string> {
  const folder = join(builds, await hashSources(rootFolder))
  if (existsSync(join(folder, 'index.html'))) return folder
  await mkdir(builds, { recursive: true })
  const unfinished = await mkdtemp(`${folder}.`)
  try {
    await runVite(rootFolder, unfinished, signal)
    await takePlace(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  await removeOld(builds, folder)
  return folder
}

/** Names the build by all it is made of. */
async function hashSources(rootFolder: string): Promise<string> {
  const own: string[] = []
  for await (const path of glob('control-room/**/*.{ts,tsx,mjs,css,html,json}', { cwd: rootFolder }))
    if (!/\.test\.tsx?$/.test(path)) own.push(path)
  const paths = [...own.sort(), ...otherInputs]
  const texts = await Promise.all(paths.map((path) => readFile(join(rootFolder, path))))
  const hash = createHash('sha256')
  for (const [index, text] of texts.entries()) hash.update(`${paths[index]}\0${text.length}\0`).update(text)
  return hash.digest('hex').slice(0, 16)
}

async function runVite(rootFolder: string, outDir: string, signal: AbortSignal): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  const args = [vite, 'build', join(rootFolder, 'control-room'), '--outDir', outDir, '--emptyOutDir']
  const builder = spawn(process.execPath, [...args, '--logLevel', 'error'], {
    cwd: rootFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  })
  if (builder.pid !== undefined) setPriority(builder.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  const said: Buffer[] = []
  builder.stderr.on('data', (text: Buffer) => said.push(text))
  const code = await new Promise<number | null>((resolve, reject) => {
    builder.once('error', reject)
    builder.once('close', resolve)
  })
  if (code !== 0) throw new PageBuildError(String(Buffer.concat(said)).trim() || `vite ended with ${code}`)
}

/** Another process may have built the same meanwhile: its build is as good as ours. */
async function takePlace(unfinished: string, folder: string): Promise<void> {
  await rename(unfinished, folder).catch((error: unknown) => {
    if (!existsSync(join(folder, 'index.html'))) throw error
  })
}

/** Builds of earlier sources, and what a killed builder left; a young one may be on its way in another process. */
async function removeOld(builds: string, current: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const folder = join(builds, name)
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }))
    if (folder !== current && Date.now() - mtimeMs > keepBuildsMs)
      await rm(folder, { recursive: true, force: true })
  }
}
