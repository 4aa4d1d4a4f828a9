import { createHash } from 'node:crypto'
import { print } from 'graphql'
import type { DocumentNode } from 'graphql'

/** SHA-256, base64url, of a document printed anew: texts that differ in layout and comments only have the same. */
export function hashNormalised(document: DocumentNode): string {
  return createHash('sha256').update(print(document)).digest('base64url')
}
