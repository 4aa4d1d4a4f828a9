import type { GraphQLFormattedError } from 'graphql'
import type { FetchNode } from '../plan/operation-plan.ts'
import { compileCollector, findPaths } from './collect.ts'
import type { CompileContext } from './compile-plan.ts'
import { compileContextReader, type ContextReader } from './contextual-arguments.ts'
import { readEntities } from './entity-answers.ts'
import type { EntityAnswer } from './entity-memo.ts'
import {
  executionError,
  fetchError,
  pathOfFetch,
  subgraphError,
  toClientPath,
  type ResponsePath,
} from './error-log.ts'
import type { KnownEntities } from './known-answers.ts'
import { askBesideCache } from './kept-answers.ts'
import { copyJson } from './merge.ts'
import { compileRepresentations, type RepresentationWriter } from './representation.ts'
import { compilePathRenames, compileRewrites } from './rewrite.ts'
import { isJsonObject, type JsonObject, type Run, type Step } from './run.ts'
import { compileCall } from './subgraph-call.ts'

/** The distinct entities to ask for, and for each the objects that wait for its answer. */
interface Batch {
  readonly representations: string[]
  readonly targets: JsonObject[][]
  readonly context: Readonly<Record<string, unknown>> | undefined
}

/** Whether an entity of this fetch can hold objects; one of nothing but leaves is copied by merging it. */
function hasNestedObjects(fetch: FetchNode): boolean {
  return (fetch.operation.match(/\{/g)?.length ?? 0) > 3
}

/** Compiles a fetch that completes the objects at `path`: each distinct one is sent once. */
export function compileEntityFetch(
  fetch: FetchNode,
  path: readonly (string | number)[],
  context: CompileContext,
): Step {
  const collectBatches = compileBatches(fetch, path, context)
  const call = compileCall(fetch, context.variableNames)
  const rewrite = compileRewrites(fetch.outputRewrites, context.types)
  const renamePath = compilePathRenames(fetch.outputRewrites)
  const intern = context.interning.internerOf(fetch)
  // Contextual arguments are variables of one batch, so another batch's answer says nothing about this one. Nor are
  // they worth a place in the key of what is kept between requests.
  const isContextual = Boolean(fetch.contextRewrites?.length)
  const isShared = !isContextual && context.isRepeated(call.signature)
  const isSource = context.known.isSource(fetch)
  // A remembered answer stays as it came: objects that later fetches merge into belong to one place only.
  const mustCopy = isShared && hasNestedObjects(fetch)

  const ask = async (
    run: Run,
    batch: Batch,
    representations: readonly string[],
  ): Promise<readonly EntityAnswer[]> => {
    try {
      const { answers, general, fault } =
        run.entityCache && !isContextual
          ? await askBesideCache(run.entityCache, run, fetch, call, representations)
          : readEntities(
              await call.send(run, { representations, context: batch.context }),
              representations.length,
            )
      for (const error of general) run.errors.add(subgraphError(error, call.serviceName, pathOfFetch(path)))
      if (fault !== undefined) run.errors.add(invalidAnswer(call.serviceName, fault, path))
      if (rewrite) for (const { entity } of answers) rewrite(entity)
      return answers
    } catch (reason) {
      run.scope.signal?.throwIfAborted()
      run.errors.add(fetchError(reason, call.serviceName, pathOfFetch(path)))
      return representations.map(() => ({ entity: null, errors: [] }))
    }
  }

  const complete = async (run: Run, batch: Batch): Promise<void> => {
    const send = (representations: readonly string[]) => ask(run, batch, representations)
    const answers = isShared
      ? await run.memo.ask(call.signature, batch.representations, send)
      : await send(batch.representations)
    const entities = answers.map(({ entity }) => (mustCopy ? copyJson(entity) : entity))
    intern?.(entities, run.interned)
    answers.forEach(({ errors }, index) => {
      const targets = batch.targets[index] ?? []
      const entity = entities[index]
      if (errors.length > 0) reportErrors(run, path, call.serviceName, targets, errors, renamePath)
      if (isJsonObject(entity)) for (const target of targets) context.merge(target, entity)
    })
    if (!isSource) return
    // At once, so that nobody takes the null of a failed field for an answer. They ask themselves.
    if (answers.some(({ errors }) => errors.length > 0)) run.known.forget(fetch)
    else run.known.note(fetch, { objects: firstOf(batch) })
  }

  /** The same, and lets other fetches know: what is on its way need not be asked for again. */
  const completeForAll = (run: Run, batch: Batch): Promise<void> => {
    const arrival = complete(run, batch)
    // The first part of an answer waits for nothing that only a later part wants.
    if (!run.delivery) run.known.note(fetch, { objects: firstOf(batch), arrival })
    return arrival
  }

  return (run) => {
    const { now, later } = collectBatches(run)
    const pending = now.map((batch) => (isSource ? completeForAll : complete)(run, batch))
    if (later) pending.push(later.then((batch) => batch && complete(run, batch)))
    return pending.length > 1 ? Promise.all(pending) : pending[0]
  }
}

interface Batches {
  readonly now: readonly Batch[]
  /** What is still missing when answers have come that others asked for. */
  readonly later?: Promise<Batch | undefined> | undefined
}

function compileBatches(
  fetch: FetchNode,
  path: readonly (string | number)[],
  context: CompileContext,
): (run: Run) => Batches {
  const writerFor = compileRepresentations(fetch, context.types, context.variableNames)
  if (fetch.contextRewrites?.length) {
    const collect = collectByContext(compileContextReader(fetch.contextRewrites, path, context.types))
    return (run) => ({ now: collect(run, writerFor(run)) })
  }
  const collect = compileCollector(path, context.interning.isInterned)
  const wish = context.known.wishOf(fetch)
  return (run) => {
    const write = writerFor(run)
    const batch = new BatchBuilder(undefined)
    const known = wish && run.known.about(wish)
    const awaited: JsonObject[] = []
    collect(run, (object) => {
      const verdict = known?.complete(object)
      if (verdict === 'asked') awaited.push(object)
      else if (verdict !== 'told') batch.add(object, write(object))
    })
    const now = batch.representations.length > 0 ? [batch] : []
    if (!wish || !known || awaited.length === 0) return { now }
    return { now, later: known.arrive().then(() => collectMissing(awaited, run.known.about(wish), write)) }
  }
}

function collectMissing(
  awaited: readonly JsonObject[],
  known: KnownEntities | undefined,
  write: RepresentationWriter,
): Batch | undefined {
  const batch = new BatchBuilder(undefined)
  for (const object of awaited) if (known?.complete(object) !== 'told') batch.add(object, write(object))
  return batch.representations.length > 0 ? batch : undefined
}

/** Entities whose contextual arguments differ cannot share a request: the arguments are its variables. */
function collectByContext(read: ContextReader): (run: Run, write: RepresentationWriter) => readonly Batch[] {
  return (run, write) => {
    const batches = new Map<string, BatchBuilder>()
    read(run.data, (object, values) => {
      const key = JSON.stringify(values)
      const batch = batches.get(key) ?? new BatchBuilder(values)
      batches.set(key, batch)
      batch.add(object, write(object))
    })
    return [...batches.values()].filter((batch) => batch.representations.length > 0)
  }
}

function firstOf({ targets }: Batch): readonly (JsonObject | undefined)[] {
  return targets.map(([first]) => first)
}

class BatchBuilder implements Batch {
  readonly representations: string[] = []
  readonly targets: JsonObject[][] = []
  readonly context: Readonly<Record<string, unknown>> | undefined
  private readonly indexes = new Map<string, number>()

  constructor(context: Readonly<Record<string, unknown>> | undefined) {
    this.context = context
  }

  add(object: JsonObject, representation: string | undefined): void {
    if (representation === undefined) return
    const index = this.indexes.get(representation)
    const targets = index === undefined ? undefined : this.targets[index]
    if (!targets) {
      this.indexes.set(representation, this.representations.length)
      this.representations.push(representation)
      this.targets.push([object])
    } else if (targets.at(-1) !== object) {
      targets.push(object)
    }
  }
}

function reportErrors(
  run: Run,
  path: readonly (string | number)[],
  serviceName: string,
  targets: readonly JsonObject[],
  errors: readonly GraphQLFormattedError[],
  renamePath: (path: ResponsePath) => ResponsePath,
): void {
  if (run.errors.isFull) return errors.forEach((error) => run.errors.add(error))
  const wanted = new Set(targets)
  const positions = findPaths(run.data, path, (object) => wanted.has(object), maxPositions)
  for (const error of errors) {
    const inside = renamePath(error.path ?? [])
    for (const position of positions) {
      run.errors.add(subgraphError(error, serviceName, toClientPath([...position, ...inside])))
    }
  }
}

// One failing entity that a list shows many times is reported at its first places only.
const maxPositions = 10

function invalidAnswer(
  serviceName: string,
  fault: string,
  path: readonly (string | number)[],
): GraphQLFormattedError {
  const message = `The subgraph "${serviceName}" answered entities that cannot be used: ${fault}`
  return executionError('SUBGRAPH_RESPONSE_INVALID', message, pathOfFetch(path), serviceName)
}
