import { execute, GraphQLError, parse } from 'graphql'
import type { UserViewer, Viewer } from '../../platform/auth/viewer.ts'
import { createId } from '../../platform/database/uuid.ts'
import { addressOf } from '../../platform/events/event.ts'
import { liveDefinitions } from '../../platform/graphql/live-directive.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
} from '../../platform/graphql/subgraph-service.ts'
import { createTinySubgraph } from './tiny-graph.ts'
import type { TinySubgraph } from './tiny-graph.ts'

interface Entry {
  readonly number: number
  /** Whose it is: an organisation's, or one person's. */
  readonly owner: string
}

/** A subgraph with a log of numbered entries, of which each subscriber gets those they may see. */
export function createLedger() {
  const entries: Entry[] = []
  const waiting = new Set<() => void>()
  /** All that ever began. */
  const opened: RequestScope[] = []
  /** The subscriptions that run. */
  const running = new Set<RequestScope>()
  const tiny = createTinySubgraph('ledger', ledgerSdl, {
    Entry: { reader: (_: unknown, __: unknown, { viewer }: RequestScope) => nameOf(viewer) },
  })
  const placed = (position: number, result: object) =>
    ({
      ...result,
      extensions: { position: addressOf(String(position), '0123456789abcdef') },
    }) as SubgraphResult
  const refused = (field: string) => ({
    data: null,
    errors: [new GraphQLError('Not for you.', { path: [field], extensions: { code: 'NOT_FOUND' } })],
  })
  const ledger: TinySubgraph = {
    ...tiny,
    async *subscribe(request, scope) {
      running.add(scope)
      opened.push(scope)
      try {
        yield* tell(request, scope)
      } finally {
        running.delete(scope)
      }
    },
  }
  async function* tell(request: SubgraphRequest, scope: RequestScope): AsyncGenerator<SubgraphResult> {
    const field = /(entryAdded|tickerMoved|entrySeen)/.exec(request.query)?.[0] ?? ''
    const { owner } = (request.variables ?? {}) as { owner?: string }
    if (field === 'entryAdded' && owner !== undefined && !belongsTo(owner, scope.viewer))
      return void (yield refused(field) as SubgraphResult)
    let position = Number(scope.live?.position?.split('@')[0] ?? entries.length)
    yield placed(position, { data: null })
    const isStopped = () => scope.signal?.aborted === true
    scope.signal?.addEventListener('abort', wake, { once: true })
    while (!isStopped()) {
      for (; position < entries.length && !isStopped(); position += 1) {
        const entry = entries[position] as Entry
        const isTold = belongsTo(entry.owner, scope.viewer)
        if (field === 'entryAdded' && !isTold) continue
        const rootValue = { [field]: { id: String(entry.number), number: entry.number } }
        const document = parse(request.query)
        const args = {
          schema: tiny.schema,
          document,
          variableValues: request.variables,
          contextValue: scope,
        }
        yield placed(
          position + 1,
          isTold || field === 'tickerMoved' ? await execute({ ...args, rootValue }) : refused(field),
        )
      }
      if (!isStopped()) await new Promise<void>((resolve) => waiting.add(resolve))
    }
  }
  const wake = () => {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }
  const add = (owner: string) => {
    entries.push({ number: entries.length + 1, owner })
    wake()
  }
  return { ledger, opened, running, add, entries }
}

const ledgerSdl = `
  ${liveDefinitions}
  type Query { ledgerReady: Boolean }
  type Subscription {
    entryAdded(owner: ID): Entry @live(scope: ORGANISATION)
    entrySeen(owner: ID): Entry @live(scope: ORGANISATION)
    tickerMoved(owner: ID): Entry @live(scope: PUBLIC, overflow: LATEST)
  }
  type Entry @key(fields: "id") {
    id: ID! @sharedWithin(scope: PUBLIC)
    number: Int! @sharedWithin(scope: PUBLIC)
    reader: String!
  }
`
const labelsSdl = `
  ${liveDefinitions}
  type Entry @key(fields: "id") {
    id: ID! @sharedWithin(scope: PUBLIC)
    label: String! @sharedWithin(scope: ORGANISATION)
    secret: String @sharedWithin(scope: ORGANISATION) @requiresScopes(scopes: [["role:admin"]])
    mine: String!
  }
`

/** A subgraph that knows more of each entry: some of it the same for all, some not. */
export function createLabels(): TinySubgraph {
  return createTinySubgraph('labels', labelsSdl, {
    Entry: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      label: ({ id }: { id: string }) => `entry ${id}`,
      secret: () => 'the margin',
      mine: (_: unknown, __: unknown, { viewer }: RequestScope) => nameOf(viewer),
    },
  })
}

/** What the two answer where it depends on who asks. */
export function nameOf(viewer: Viewer): string {
  return viewer.kind === 'user' ? viewer.userId : viewer.kind
}

function belongsTo(owner: string, viewer: Viewer): boolean {
  return viewer.kind === 'user' && [viewer.userId, viewer.organisationId].includes(owner)
}

/** A new member of an organisation, or somebody who acts for none. */
export function person(organisationId: string | null, role: UserViewer['role'] = 'MEMBER'): UserViewer {
  const organisationKind = organisationId === null ? null : 'CLIENT'
  return {
    kind: 'user',
    userId: createId(),
    sessionId: createId(),
    organisationId,
    organisationKind,
    role: organisationId === null ? null : role,
  }
}
