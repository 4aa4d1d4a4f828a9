import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/**
 * What a telephone number is compared by: its E.164 digits, with the extension when it has one.
 * A number in national form is read as one of `country` (ISO 3166 alpha-2). Null when it cannot be understood.
 */
export function phoneKey(phone: string, country: string | null): string | null {
  const international = phone.normalize('NFKC').trim().replace(/^00/, '+')
  const region = country !== null && isSupportedCountry(country) ? country : undefined
  const number = parsePhoneNumberFromString(international, region)
  if (!number?.isPossible()) return null
  const digits = number.number.slice(1)
  return number.ext ? `${digits}x${number.ext}` : digits
}

// Marks people type for an apostrophe, on any keyboard.
const apostrophes = /['’‘‛ʼʹʻ`´′＇]/gu
const accents = /[\u0300-\u036f]/g
// Letters that Unicode does not take apart into a base letter and a mark.
const spelledOut: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
}

/** What a name is compared by: no case, accents, apostrophes, punctuation or extra spaces. */
export function nameKey(name: string): string {
  const letters = name
    .replace(apostrophes, '')
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase()
    .replace(/[ßøłđðþæœı]/g, (letter) => spelledOut[letter] ?? letter)
  const key = letters.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
  // A name of signs only still has to differ from the next.
  return key === '' ? name.normalize('NFKC').trim().toLowerCase() : key
}

const legalForms = new Set(
  `ab ag aps as asa bv bvba co company corp corporation cv eg ek ev gbr gmbh inc incorporated kft kg kgaa lda limited llc llp
  ltd mbh nv ohg oy oyj plc sa sarl sas se sl slu snc spa spk sprl srl sro ug vof zoo`.split(/\s+/),
)

/** What a company is compared by: its name key without the legal form, `&` read as `and`. */
export function companyKey(name: string): string {
  // "B.V." and "BV" are one word, "sp. z o.o." ends in "zoo" once its dots and inner spaces are gone.
  const plain = name
    .replaceAll('&', ' and ')
    .replace(/\bsp\.?\s*z\s*o\.?\s*o\.?/iu, ' zoo')
    .replaceAll('.', '')
  const words = nameKey(plain).split(' ')
  // The "and" of "Miller & Co" and "GmbH & Co. KG" goes with what it joined.
  const isForm = (word = '') => legalForms.has(word) || word === 'and'
  while (words.length > 1 && isForm(words.at(-1))) words.pop()
  return words.join(' ')
}
