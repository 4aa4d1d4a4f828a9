// What `npm start` runs. Plain JavaScript, because it must still be readable for the machine's own Node, however old.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestNode = [22, 12]
const rootFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

await launch(process.argv.slice(2)).catch(stopWithOneLine)

async function launch(args) {
  if (!isNodeRecent()) return runWithBundledNode(args)
  // A launcher that re-executed us and was killed outright must not leave us behind on its port.
  process.once('disconnect', () => process.exit(1))
  process.channel?.unref()
  if (args.includes('--watch')) {
    const { watch } = await import('./watch.mjs')
    return watch({ rootFolder, args: args.filter((argument) => argument !== '--watch') })
  }
  const { run } = await import('./run-bundle.mjs')
  return run(rootFolder)
}

function isNodeRecent() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
}

function runWithBundledNode(args) {
  const node = spawn(findBundledNode(), [...process.execArgv, fileURLToPath(import.meta.url), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => node.kill(signal))
  return new Promise((_, reject) => {
    node.once('error', reject)
    node.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
  })
}

function findBundledNode() {
  const packageName = `node-${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'bin', 'node')
  } catch {
    throw new Error(
      `Node ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node}, and the package ${packageName} is not installed: install Node 24`,
    )
  }
}

function stopWithOneLine(error) {
  const isDebug = ['debug', 'trace'].includes(process.env.LOG_LEVEL ?? '')
  console.error(isDebug ? error : `stratograph: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
