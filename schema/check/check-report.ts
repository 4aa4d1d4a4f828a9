import type { OwnedOperation } from '../../subgraphs/identity/manifest/manifest.store.ts'
import type { DeprecatedUse } from '../../platform/graphql/operation-analyst.ts'
import type { OperationVerdict, Reason } from './check-operation.ts'
import type { SchemaComparison } from './compare-schemas.ts'

/** All a check found, as `--json` prints it. */
export interface CheckReport {
  readonly schema: SchemaComparison
  readonly published: PublishedReport | UncheckedReport
  /** Something published would break, or, with nothing published at hand, something might. */
  readonly breaks: boolean
}

export interface PublishedReport {
  readonly checked: true
  readonly operationCount: number
  readonly applicationCount: number
  /** Those that break and held before, those called most first. */
  readonly broken: readonly Finding[]
  /** Those that did not hold before either. */
  readonly alreadyBroken: readonly Finding[]
  /** Those that hold, but whose clients may notice. */
  readonly atRisk: readonly Finding[]
  readonly deprecated: readonly DeprecatedUsers[]
}

export interface UncheckedReport {
  readonly checked: false
  /** Why nobody knows what is published. */
  readonly reason: string
}

/** An operation as reports name it. */
export interface NamedOperation {
  readonly organisation: string
  readonly application: string
  readonly applicationId: string
  readonly operation: string
  readonly documentId: string
  /** Of the last 30 days; null when nobody counts. */
  readonly calls: number | null
}

export interface Finding extends NamedOperation {
  readonly reasons: readonly Reason[]
}

export interface DeprecatedUsers extends DeprecatedUse {
  readonly usedBy: readonly NamedOperation[]
}

/** Gathers the verdicts on published operations, one after the other. */
export class PublishedFindings {
  #operationCount = 0
  readonly #applications = new Set<string>()
  readonly #broken: Finding[] = []
  readonly #alreadyBroken: Finding[] = []
  readonly #atRisk: Finding[] = []
  readonly #deprecated = new Map<string, { readonly use: DeprecatedUse; readonly usedBy: NamedOperation[] }>()

  add(operation: OwnedOperation, calls: number | null, verdict: OperationVerdict): void {
    this.#operationCount += 1
    this.#applications.add(operation.application.id)
    const named = nameOperation(operation, calls)
    const broken = verdict.wasBroken ? this.#alreadyBroken : this.#broken
    if (verdict.breaks.length > 0) broken.push({ ...named, reasons: verdict.breaks })
    else if (verdict.risks.length > 0) this.#atRisk.push({ ...named, reasons: verdict.risks })
    for (const use of verdict.deprecatedUses) {
      const known = this.#deprecated.get(use.coordinate) ?? { use, usedBy: [] }
      this.#deprecated.set(use.coordinate, known)
      known.usedBy.push(named)
    }
  }

  report(): PublishedReport {
    return {
      checked: true,
      operationCount: this.#operationCount,
      applicationCount: this.#applications.size,
      broken: this.#broken.sort(compareOperations),
      alreadyBroken: this.#alreadyBroken.sort(compareOperations),
      atRisk: this.#atRisk.sort(compareOperations),
      deprecated: [...this.#deprecated.values()]
        .map(({ use, usedBy }) => ({ ...use, usedBy: usedBy.sort(compareOperations) }))
        .sort((one, other) => one.coordinate.localeCompare(other.coordinate)),
    }
  }
}

function nameOperation(
  { organisation, application, name, documentId }: OwnedOperation,
  calls: number | null,
): NamedOperation {
  return {
    organisation: organisation.name,
    application: application.name,
    applicationId: application.id,
    operation: name,
    documentId,
    calls,
  }
}

/** Those called most first, else by name. */
function compareOperations(one: NamedOperation, other: NamedOperation): number {
  const text = (named: NamedOperation) =>
    `${named.organisation} ${named.application} ${named.operation} ${named.documentId}`
  return (other.calls ?? 0) - (one.calls ?? 0) || text(one).localeCompare(text(other))
}
