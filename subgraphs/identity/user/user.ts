/** The rules of people's accounts: pure. */
export const maxDisplayNameLength = 100
