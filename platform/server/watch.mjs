import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { context } from 'esbuild'
import { bundleOptions } from './bundle.mjs'

/**
 * Runs main.ts and starts it again at every change of a source. A change that does not compile is
 * reported and the running process stays. Ends when it is told to, with the process it ran.
 * @param {{ rootFolder: string, args: string[] }} options
 */
export async function watch({ rootFolder, args }) {
  const runner = createRunner(join(rootFolder, 'platform', 'server', 'launch.mjs'), args)
  const options = bundleOptions(rootFolder)
  const restartAfterBuild = {
    name: 'restart-after-build',
    setup: (build) => build.onEnd(({ errors }) => (errors.length === 0 ? void runner.restart() : undefined)),
  }
  const builder = await context({
    ...options,
    logLevel: 'warning',
    plugins: [...options.plugins, restartAfterBuild],
  })
  await builder.watch()
  const signal = await firstSignal(['SIGINT', 'SIGTERM', 'SIGHUP'])
  await builder.dispose()
  process.exit(await runner.stop(signal))
}

/** Later signals change nothing: npm repeats the terminal's Ctrl-C. */
function firstSignal(names) {
  return new Promise((resolve) => {
    for (const name of names) process.on(name, () => resolve(name))
  })
}

function createRunner(program, args) {
  let child
  let turn = Promise.resolve(0)
  const end = async (signal) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? 0
    const ended = once(child, 'exit')
    child.kill(signal)
    const [code] = await ended
    return code ?? 1
  }
  const begin = async () => {
    await end('SIGTERM')
    // A group of its own, so that Ctrl-C reaches it once, through us; the channel ends it if we are killed.
    child = spawn(process.execPath, [program, ...args], {
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  }
  return {
    /** One restart at a time, in the order of the builds. */
    restart: () => (turn = turn.then(begin)),
    stop: (signal) => (turn = turn.then(() => end(signal))),
  }
}
