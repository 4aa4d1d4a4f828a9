/** The rules of passwords: pure. */
export const minPasswordLength = 10
export const maxPasswordLength = 200

/** What is hashed: the same password typed on two keyboards may differ in its Unicode form only. */
export function passwordBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'))
}

/** Whether a password of sufficient length can still be guessed at once: the account's own words, or one letter. */
export function isGuessable(password: string, email: string, displayName: string): boolean {
  const plain = foldCase(password)
  const known = [email, email.split('@')[0] ?? '', displayName].map(foldCase)
  return known.includes(plain) || new Set(plain).size < 3
}

function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
}
