import type { Random } from './random.ts'

export const carriers = {
  DHL_PARCEL: { service: 'DHL Paket' },
  DHL_FREIGHT: { service: 'DHL Euroconnect, ADR' },
  DPD: { service: 'DPD Classic' },
  POSTNL: { service: 'Pakket met handtekening' },
  UPS: { service: 'UPS Standard' },
} as const
export type Carrier = keyof typeof carriers

/** A number in the carrier's own format, its check digit included. */
export function makeTrackingNumber(random: Random, carrier: Carrier): string {
  switch (carrier) {
    case 'UPS': {
      const body = random.fill('HB@###68#######')
      return `1Z${body}${upsCheckDigit(body)}`
    }
    case 'DHL_PARCEL':
    case 'DHL_FREIGHT': {
      const body = random.fill(carrier === 'DHL_PARCEL' ? '340434#1#########' : '373325#1#########')
      return `00${body}${gs1CheckDigit(body)}`
    }
    case 'DPD':
      return random.fill('0522##########')
    case 'POSTNL':
      return random.fill('3SHBDS#########')
  }
}

/** The check digit of a 1Z number, over the fifteen characters behind `1Z`. */
export function upsCheckDigit(body: string): number {
  let sum = 0
  for (const [index, character] of [...body].entries()) {
    const value = /\d/.test(character) ? Number(character) : (character.charCodeAt(0) - 63) % 10
    sum += index % 2 === 0 ? value : value * 2
  }
  return (10 - (sum % 10)) % 10
}

/** The GS1 check digit of a serial shipping container code: weights 3 and 1 in turn from the right. */
export function gs1CheckDigit(body: string): number {
  let sum = 0
  for (const [index, digit] of [...body].reverse().entries()) sum += Number(digit) * (index % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}
