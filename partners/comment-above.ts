import { TokenKind } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'

/** The lines of comment right above an operation, which describe it to those who call it. */
export function commentAbove({ loc }: OperationDefinitionNode): string[] {
  const lines: string[] = []
  let token = loc?.startToken
  while (token?.prev?.kind === TokenKind.COMMENT && token.prev.line === token.line - 1) {
    token = token.prev
    lines.unshift(token.value)
  }
  return lines
}
