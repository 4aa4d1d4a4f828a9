import type { Viewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { LruCache } from './lru-cache.ts'

/** All callers with the same rights: only they may share. */
export interface Circle {
  /** Unlike that of any other circle of this process. */
  readonly id: number
  /** Everything about them that may change an answer: who they are and which of their headers travel on. */
  readonly text: string
}

// A viewer is one object for as long as its token is remembered, and most requests of all viewers have no headers that
// travel on.
const circlesOfViewers = new WeakMap<Viewer, Circle>()
const circles = new LruCache<Circle>(10_000)
let nextId = 1
const headerTexts = new WeakMap<NonNullable<RequestScope['headers']>, string>()

/** The same object for callers with the same rights while it is remembered; never for others. */
export function circleOf({ viewer, headers }: RequestScope): Circle {
  const known = circlesOfViewers.get(viewer)
  const circle = known ?? findCircle(JSON.stringify(viewer))
  if (!known) circlesOfViewers.set(viewer, circle)
  const headersText = headers ? textOfHeaders(headers) : ''
  return headersText === '' ? circle : findCircle(circle.text + headersText)
}

function findCircle(text: string): Circle {
  const known = circles.get(text)
  if (known) return known
  const circle = { id: nextId++, text }
  circles.set(text, circle)
  return circle
}

function textOfHeaders(headers: NonNullable<RequestScope['headers']>): string {
  const known = headerTexts.get(headers)
  if (known !== undefined) return known
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1))
  const text = sorted.length > 0 ? JSON.stringify(sorted) : ''
  headerTexts.set(headers, text)
  return text
}
