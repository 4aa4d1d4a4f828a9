import { isUuid } from '../../../platform/database/uuid.ts'
import { invalidInput } from '../../../platform/errors/public-error.ts'

/** Where an article stands among the found: by score, then by id. */
export interface SearchPlace {
  readonly score: number
  readonly id: string
}

export function writePlace({ score, id }: SearchPlace): string {
  return Buffer.from(JSON.stringify([score, id])).toString('base64url')
}

/** The place a cursor names, or BAD_USER_INPUT when it is not one of a search. */
export function readPlace(cursor: string): SearchPlace {
  const [score, id] = parseList(cursor)
  if (typeof score !== 'number' || !isUuid(id))
    throw invalidInput('after is not a cursor of this list.', ['after'])
  return { score, id }
}

function parseList(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
