import { TokenKind } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'

/**
 * The lines of comment right above an operation, each without its `#`, which describe it to those who call it; none
 * when the document was parsed without locations.
 */
export function readOperationComment({ loc }: OperationDefinitionNode): string[] {
  const lines: string[] = []
  let below = loc?.startToken
  // A comment behind something is about that.
  while (below?.prev?.kind === TokenKind.COMMENT && below.prev.prev?.line !== below.prev.line) {
    if (below.prev.line !== below.line - 1) break
    below = below.prev
    lines.unshift(below.value)
  }
  return lines
}
