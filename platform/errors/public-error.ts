/**
 * Codes a client may meet in `errors[].extensions.code`.
 * Everything else that is thrown is a fault of ours: it is masked, logged and answered as `INTERNAL_SERVER_ERROR`.
 */
export const publicErrorCodes = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'SERVICE_UNAVAILABLE',
] as const
export type PublicErrorCode = (typeof publicErrorCodes)[number]

/**
 * An error whose message may leave the process.
 * `field` is the path of the argument or input field at fault, such as `['input', 'lines', '0', 'quantity']`.
 */
export class PublicError extends Error {
  readonly code: PublicErrorCode
  readonly field: readonly string[] | undefined

  constructor(
    code: PublicErrorCode,
    message: string,
    options: { field?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PublicError'
    this.code = code
    this.field = options.field
  }
}

/** A request that can never succeed as it is: a malformed cursor, an over-long name, an id of the wrong form. */
export function invalidInput(message: string, field?: readonly string[]): PublicError {
  return new PublicError('BAD_USER_INPUT', message, field ? { field } : {})
}

/** Nobody is signed in and the operation needs somebody. */
export function unauthenticated(message = 'Sign in to do this.'): PublicError {
  return new PublicError('UNAUTHENTICATED', message)
}

/** Somebody is signed in, and may not. */
export function forbidden(message = 'You may not do this.'): PublicError {
  return new PublicError('FORBIDDEN', message)
}

/** The named thing does not exist, or not for this viewer: the two are told apart by nobody. */
export function notFound(what: string, field?: readonly string[]): PublicError {
  return new PublicError('NOT_FOUND', `${what} not found.`, field ? { field } : {})
}

/** A part of the system cannot be reached now; the same request may succeed later. */
export function unavailable(message: string, cause?: unknown): PublicError {
  return new PublicError('SERVICE_UNAVAILABLE', message, { cause })
}
