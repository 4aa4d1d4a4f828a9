import { Kind, type GraphQLFormattedError } from 'graphql'
import { readFetchSelection } from '../plan/fetch-selection.ts'
import type { FetchNode } from '../plan/operation-plan.ts'
import type { SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import { compileCollector } from './collect.ts'
import type { CompileContext } from './compile-plan.ts'
import { executionError, fetchError, pathOfFetch, subgraphError, toClientPath } from './error-log.ts'
import { copyJson } from './merge.ts'
import { compilePathRenames, compileRewrites } from './rewrite.ts'
import { isJsonObject, type JsonObject, type Run, type Step } from './run.ts'
import { compileCall } from './subgraph-call.ts'

/** Compiles a fetch of root fields; `path` is not empty when a root type is reached again below another field. */
export function compileRootFetch(
  fetch: FetchNode,
  path: readonly (string | number)[],
  context: CompileContext,
): Step {
  const call = compileCall(fetch, context.variableNames)
  const accept = compileRootAnswer(fetch, path, context)
  const collect = compileCollector(path, context.interning.isInterned)
  return (run) => {
    const targets: JsonObject[] = []
    collect(run, (object) => targets.push(object))
    if (targets.length === 0) return undefined
    return call.send(run).then(
      (result) => accept(run, result, targets),
      (reason: unknown) => {
        run.scope.signal?.throwIfAborted()
        for (const key of listRootKeys(fetch)) {
          run.errors.add(fetchError(reason, call.serviceName, [...pathOfFetch(path), ...toClientPath([key])]))
        }
      },
    )
  }
}

/** Compiles what becomes of a root answer, be it a fetch's or a subscription's event. */
export function compileRootAnswer(
  fetch: FetchNode,
  path: readonly (string | number)[],
  context: CompileContext,
): (run: Run, result: SubgraphResult, targets: readonly JsonObject[]) => void {
  const { serviceName } = fetch
  const rewrite = compileRewrites(fetch.outputRewrites, context.types)
  const intern = context.interning.internerOf(fetch)
  const renamePath = compilePathRenames(fetch.outputRewrites)
  const place = pathOfFetch(path)
  const isSource = context.known.isSource(fetch)
  return (run, result, targets) => {
    for (const error of result.errors ?? []) {
      const known: GraphQLFormattedError = error
      const inside = toClientPath(renamePath(known.path ?? []))
      run.errors.add(subgraphError(known, serviceName, [...place, ...inside]))
    }
    const data: unknown = result.data
    if (isJsonObject(data)) {
      rewrite?.(data)
      if (isSource && !result.errors?.length) run.known.note(fetch, { objects: [data] })
      targets.forEach((target, index) => {
        const part = index === 0 ? data : copyJson(data)
        intern?.(part, run.interned)
        if (isJsonObject(part)) context.merge(target, part)
      })
    } else if (!result.errors?.length) {
      const message = `The subgraph "${serviceName}" gave neither data nor errors`
      run.errors.add(executionError('SUBGRAPH_RESPONSE_INVALID', message, place, serviceName))
    }
  }
}

function listRootKeys(fetch: FetchNode): string[] {
  return (readFetchSelection(fetch)?.selections ?? []).flatMap((node) =>
    node.kind === Kind.FIELD && node.name.value !== '__typename' ? [(node.alias ?? node.name).value] : [],
  )
}
