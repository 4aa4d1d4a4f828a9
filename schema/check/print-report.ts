import type { Reason } from './check-operation.ts'
import type {
  CheckReport,
  DeprecatedUsers,
  Finding,
  NamedOperation,
  PublishedReport,
} from './check-report.ts'
import type { SchemaChange } from './compare-schemas.ts'

/** A report for people, in lines. */
export function printReport({ schema, published, breaks }: CheckReport): string[] {
  const counts = (['breaking', 'dangerous', 'safe'] as const).map((kind) => `${schema[kind].length} ${kind}`)
  return [
    `schema: ${counts.join(', ')} changes`,
    ...listChanges('breaking', schema.breaking),
    ...listChanges('dangerous', schema.dangerous),
    ...listChanges('safe', schema.safe),
    ...(published.checked
      ? printPublished(published)
      : [`published operations: NOT CHECKED, ${published.reason}`]),
    `schema:check: ${concludeOf(published, breaks)}`,
  ]
}

function concludeOf(published: CheckReport['published'], breaks: boolean): string {
  if (published.checked)
    return breaks
      ? `${countOf(published.broken.length, 'published operation')} would break`
      : 'nothing published would break'
  return breaks ? 'breaking changes, and nobody knows whom they meet' : 'no breaking change'
}

function listChanges(title: string, changes: readonly SchemaChange[]): string[] {
  return changes.length === 0 ? [] : [`${title}:`, ...changes.map(({ description }) => `  ${description}`)]
}

function printPublished(report: PublishedReport): string[] {
  const { operationCount, applicationCount } = report
  return [
    `published operations: ${operationCount} of ${countOf(applicationCount, 'application')} checked`,
    ...listFindings('would break', report.broken),
    ...listFindings('do not hold today either', report.alreadyBroken),
    ...listFindings('may notice', report.atRisk),
    ...listDeprecated(report.deprecated),
  ]
}

function listFindings(title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return []
  return [
    `${title}:`,
    ...findings.flatMap((finding) => [
      `  ${nameOf(finding)}`,
      ...finding.reasons.map((reason) => `    ${writeReason(reason)}`),
    ]),
  ]
}

function listDeprecated(uses: readonly DeprecatedUsers[]): string[] {
  if (uses.length === 0) return []
  return [
    'deprecated and still used:',
    ...uses.flatMap(({ coordinate, reason, usedBy }) => [
      `  ${coordinate} (${reason})`,
      ...usedBy.map((operation) => `    ${nameOf(operation)}`),
    ]),
  ]
}

function nameOf({ organisation, application, operation, documentId, calls }: NamedOperation): string {
  const counted = calls === null ? '' : `, ${countOf(calls, 'call')} in 30 days`
  return `${organisation} / ${application}: ${operation} (${documentId})${counted}`
}

function writeReason({ coordinate, message }: Reason): string {
  return coordinate === null || message.startsWith(coordinate) ? message : `${coordinate}: ${message}`
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
