/** Where an order goes. */
export interface OrderAddress {
  readonly recipient: string
  readonly company: string | null
  readonly line1: string
  readonly line2: string | null
  readonly postalCode: string
  readonly city: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}
