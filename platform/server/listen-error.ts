/** Why a server could not listen, as one line for people. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: string

  constructor(service: string, host: string, port: number, cause: NodeJS.ErrnoException) {
    super(`${service} cannot listen on ${host}:${port}: ${describe(cause)}`, { cause })
    this.code = cause.code ?? 'UNKNOWN'
  }
}

function describe(cause: NodeJS.ErrnoException): string {
  if (cause.code === 'EADDRINUSE') return 'the port is taken'
  if (cause.code === 'EACCES') return 'this user may not use the port'
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND') return 'the machine has no such address'
  return cause.message
}
