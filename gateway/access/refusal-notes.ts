import { isPrincipal } from '../../platform/auth/viewer.ts'
import type { RequestScope, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { createQuietPeriod } from '../../platform/telemetry/quiet-period.ts'
import type { Logger } from '../../platform/telemetry/log.ts'

/**
 * Puts what the gateway refused by the schema's rights on record, as `Type.field`; behind the answer, which does not
 * wait for it. Refusals of nobody are not recorded.
 */
export type NoteRefusal = (fields: readonly string[], scope: RequestScope) => void

/** The mutation of identity that takes it. */
export const refusalRecordField = 'accessRefusalRecord'

const query = `mutation RecordRefusal($fields: [String!]!) { ${refusalRecordField}(fields: $fields) }`
const mostFields = 10
// Whoever is refused a thousand times a second must not fill the log: what they tried is in it.
const quietMs = 60_000
const maxRemembered = 10_000
const mostUnderWay = 20

export function createRefusalNotes(identity: SubgraphService, log: Logger): NoteRefusal {
  const isNew = createQuietPeriod(quietMs, maxRemembered)
  let underWay = 0
  const record = async (fields: readonly string[], { viewer, requestId }: RequestScope) => {
    // The client may leave: what it tried is recorded nevertheless.
    const { errors } = await identity.execute({ query, variables: { fields } }, { viewer, requestId })
    if (errors?.length) throw new Error(`identity refused: ${errors[0]?.message}`)
  }
  return (refused, scope) => {
    const { viewer, requestId } = scope
    if (!isPrincipal(viewer)) return
    const id = viewer.kind === 'user' ? viewer.userId : viewer.machineId
    const fields = refused.filter((field) => isNew(`${id} ${field}`)).slice(0, mostFields)
    if (fields.length === 0 || underWay >= mostUnderWay) return
    underWay += 1
    record(fields, scope)
      .catch((error: unknown) =>
        log.warn({ err: error, requestId, fields }, 'a refusal could not be recorded'),
      )
      .finally(() => (underWay -= 1))
  }
}
