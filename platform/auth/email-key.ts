/** What an e-mail address is compared by: Unicode-normalised, trimmed, lower-case. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}
