/** How a subscription is written over HTTP: Server-Sent Events, or Apollo's multipart subscription protocol. */
export type LiveForm = 'event-stream' | 'multipart'

/** The form a client names in its `accept` header; undefined for one that wants an ordinary answer. */
export function chooseLiveForm(accept: string | undefined): LiveForm | undefined {
  if (accept === undefined) return undefined
  if (/(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(accept)) return 'event-stream'
  return /multipart\/mixed\s*;[^,]*subscriptionspec="?1\.0/i.test(accept) ? 'multipart' : undefined
}

/** Whether a client also reads an ordinary answer: then only subscriptions need a stream. */
export function acceptsOrdinaryAnswer(accept: string): boolean {
  return /(^|,)\s*(application\/(json|graphql-response\+json|\*)|\*\/\*)\s*(;|,|$)/i.test(accept)
}
