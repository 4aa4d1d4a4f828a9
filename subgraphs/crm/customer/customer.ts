/** The rules of customers: pure, no clock and no database. */
export type CustomerStage = 'PROSPECT' | 'ACTIVE' | 'DORMANT' | 'LOST'
export type CustomerSource = 'WEB' | 'REFERRAL' | 'DEALER' | 'TRADE_FAIR' | 'PHONE' | 'LEAD' | 'IMPORT'

/** What an e-mail address is compared by: Unicode-normalised, trimmed, lower-case. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}
