import { spawnSync } from 'node:child_process'

/**
 * As whom PostgreSQL's programs run; they refuse to run as root.
 * `self`: an ordinary user needs nothing. `user-namespace`: root starts them in a namespace where its own id
 * reads 1000, so no account is needed and the files stay root's. `nobody`: root where such namespaces are closed
 * (the default in containers); files then belong to uid 65534.
 */
export type ServerAccount = 'self' | 'user-namespace' | 'nobody'

const nobodyId = 65_534
const namespaceCommand = ['unshare', '--user', '--map-user=1000', '--map-group=1000'] as const

/** The child's whole environment: a PGDATA or PGOPTIONS of the caller's shell must not reach the server. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC' }

export function chooseServerAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return 'self'
  const [program, ...options] = namespaceCommand
  const attempt = spawnSync(program, [...options, 'true'], { env: serverEnvironment, stdio: 'ignore' })
  return attempt.status === 0 ? 'user-namespace' : 'nobody'
}

/** The command line, and the ids to spawn it with, that run `program` as the account. */
export function commandAs(account: ServerAccount, program: string, args: string[]) {
  if (account === 'user-namespace') {
    const [unshare, ...options] = namespaceCommand
    return { file: unshare, args: [...options, program, ...args], ids: {} }
  }
  return { file: program, args, ids: account === 'nobody' ? { uid: nobodyId, gid: nobodyId } : {} }
}

/** The numeric user and group that must own the database's files. */
export function fileOwner(account: ServerAccount): { uid: number; gid: number } {
  if (account === 'nobody') return { uid: nobodyId, gid: nobodyId }
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
}

/** Asks the kernel, as the account, whether every folder on the way may be passed. */
export function canAccountEnter(account: ServerAccount, folder: string): boolean {
  if (account !== 'nobody') return true
  return (
    spawnSync('test', ['-x', folder], { env: serverEnvironment, stdio: 'ignore', ...fileOwner(account) })
      .status === 0
  )
}
