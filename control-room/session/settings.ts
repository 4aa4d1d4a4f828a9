/** An account with a known password, in demo databases only. */
export interface DemoAccount {
  readonly email: string
  /** What it sees, in a few words. */
  readonly role: string
}

/** What the server tells the page in the page itself. */
export interface Settings {
  /** Empty where there is no demo world. */
  readonly demoAccounts: readonly DemoAccount[]
  readonly demoPassword: string
}

const none: Settings = { demoAccounts: [], demoPassword: '' }

/** The settings written into the page; a page without them (such as Vite's own server gives) has none. */
export function readSettings(page: Document): Settings {
  const text = page.getElementById('settings')?.textContent
  return text ? { ...none, ...(JSON.parse(text) as Partial<Settings>) } : none
}
