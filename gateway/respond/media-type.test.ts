import { expect, test } from 'vitest'
import { chooseMediaType } from './media-type.ts'

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
  ['application/json, application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json;q=0.1, application/json', 'application/json'],
  ['APPLICATION/GraphQL-Response+JSON; charset=utf-8', 'application/graphql-response+json'],
  ['text/html, */*;q=0.8', 'application/json'],
  ['application/json;q=0, application/*', 'application/graphql-response+json'],
] as const)('for %s it is %s', (accept, mediaType) => {
  expect(chooseMediaType(accept)).toBe(mediaType)
})

test.each(['text/html', 'text/event-stream', 'multipart/mixed;subscriptionSpec=1.0', '*/*;q=0'])(
  '%s is not acceptable',
  (accept) => {
    expect(() => chooseMediaType(accept)).toThrow(
      expect.objectContaining({ status: 406, code: 'NOT_ACCEPTABLE' }),
    )
  },
)
