import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { readAddress } from '../../platform/events/event.ts'
import type { LogAddress } from '../../platform/events/event.ts'
import { digestOperation } from '../operation/operation-digest.ts'
import type { OperationRequest } from '../operation/operation-request.ts'
import { RequestError } from '../operation/request-error.ts'

/** The cursors of one subscription: what another operation or another viewer was given does not fit here. */
export interface OperationCursors {
  /** Begins every cursor of this viewer for this operation. */
  readonly owner: string
  /** The rest of a cursor: the same for all who follow the operation, so that it is made once for each event. */
  seal(position: LogAddress): string
  /** A whole cursor. */
  sign(position: LogAddress): string
  /** Throws `RequestError` CURSOR_INVALID for anything that `sign` did not make for the same operation and viewer. */
  read(cursor: unknown): LogAddress
}

/**
 * Cursors say where in which log a subscription stands: an address, never an authority. They are opaque to clients and
 * hold that place with signatures over it and the operation (document, name and variables), and over who asks (the user
 * and the organisation acted for), so that they outlive sessions, tokens and gateways, and fit nothing else.
 */
export interface Cursors {
  of(request: OperationRequest, viewer: Viewer): OperationCursors
}

// A multiple of three, so that the two parts can be written in base64 one after the other.
const ownerBytes = 12
const sealBytes = 16

export function createCursors(key: Uint8Array): Cursors {
  const secret = createSecretKey(key)
  return {
    of(request, viewer) {
      const operation = digestOperation(request)
      const mac = (kind: string, text: string) =>
        createHmac('sha256', secret).update(operation).update(`${kind} ${text}`).digest()
      const ownerMac = mac('owner', JSON.stringify(subjectOf(viewer))).subarray(0, ownerBytes)
      const sealMac = (position: LogAddress) => mac('place', position).subarray(0, sealBytes)
      const owner = ownerMac.toString('base64url')
      const seal = (position: LogAddress) =>
        Buffer.concat([sealMac(position), Buffer.from(position)]).toString('base64url')
      return {
        owner,
        seal,
        sign: (position) => owner + seal(position),
        read(cursor) {
          const bytes = Buffer.from(typeof cursor === 'string' ? cursor : '', 'base64url')
          const position = bytes.toString('latin1', ownerBytes + sealBytes)
          if (!readAddress(position)) throw invalidCursor()
          const expected = Buffer.concat([ownerMac, sealMac(position)])
          if (!timingSafeEqual(bytes.subarray(0, expected.length), expected)) throw invalidCursor()
          return position
        },
      }
    },
  }
}

function subjectOf(viewer: Viewer): readonly (string | null)[] {
  if (viewer.kind === 'user') return [viewer.userId, viewer.organisationId]
  return viewer.kind === 'machine' ? [viewer.machineId, viewer.organisationId] : [viewer.kind]
}

function invalidCursor(): RequestError {
  const message = 'The cursor does not belong to this subscription: subscribe without one.'
  return new RequestError('CURSOR_INVALID', message, 400)
}

/** The events behind the cursor cannot be told any more. */
export function cursorGapError(): RequestError {
  const message =
    'The events after this cursor are not kept any more: subscribe without one and read the present state.'
  return new RequestError('CURSOR_GAP', message, 410)
}
