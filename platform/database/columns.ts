import { bigint, char, timestamp, uuid } from 'drizzle-orm/pg-core'

/** A UUIDv7 primary key made by the application, so that an event can name the row before it is written. */
export const primaryId = () => uuid('id').primaryKey()

/** A point in time, UTC, kept to the millisecond: what a JavaScript Date and a keyset cursor can hold exactly. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** An amount of money in minor units (cents, kobo); its currency stands in a column beside it. */
export const minorUnits = (name: string) => bigint(name, { mode: 'number' })

/** An ISO 4217 currency code. */
export const currencyCode = (name = 'currency') => char(name, { length: 3 })
