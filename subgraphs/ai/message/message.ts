/** The rules of messages: pure. */
export type MessageRole = 'CUSTOMER' | 'ASSISTANT' | 'AGENT'
export type AnswerOutcome = 'ANSWERED' | 'NOT_FOUND'

const mostSubjectLength = 80

/** A conversation's subject when none was given: how its first message begins, cut between words. */
export function subjectFrom(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  if (line.length <= mostSubjectLength) return line
  const cut = line.slice(0, mostSubjectLength)
  const lastSpace = cut.lastIndexOf(' ')
  return `${cut.slice(0, lastSpace < mostSubjectLength / 2 ? undefined : lastSpace)}…`
}
