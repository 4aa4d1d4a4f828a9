import { invalidInput, unavailable } from '../errors/public-error.ts'

const connectionFaults = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  '57P01', // the server was told to stop
  '57P02', // the server crashed
  '57P03', // the server is starting
  '53300', // too many connections
])

/** The five-character SQLSTATE, or the driver's own code, of an error or of its cause. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : databaseErrorCode(error.cause)
}

/** The name of the constraint a statement violated, when that is why it failed. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const name = (error as { constraint_name?: unknown }).constraint_name
  return typeof name === 'string' ? name : violatedConstraint(error.cause)
}

/** Whether the same transaction may succeed when run again: serialization failure or deadlock. */
export function isRetriableConflict(error: unknown): boolean {
  const code = databaseErrorCode(error)
  return code === '40001' || code === '40P01'
}

/** Whether the database could not be reached, or was lost on the way, so that trying later may succeed. */
export function isConnectionFault(error: unknown): boolean {
  const code = databaseErrorCode(error)
  if (code !== undefined && connectionFaults.has(code)) return true
  return error instanceof Error && error.cause !== undefined && isConnectionFault(error.cause)
}

// What the server says of U+0000 in text and in JSON: the one character it cannot keep.
const unstorableText = new Set(['22021', '22P05'])

/** A lost database becomes a public "try again", without naming host or vendor; all else passes unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (isConnectionFault(error)) return unavailable('The database cannot be reached.', error)
  if (unstorableText.has(databaseErrorCode(error) ?? ''))
    return invalidInput('Text may not contain the character U+0000.')
  return error
}
