import { describe, expect, test } from 'vitest'
import { companyKey, nameKey, phoneKey } from './match-keys.ts'

describe('names are the same', () => {
  test.each([
    ["O'Brien", 'O’Brien', 'apostrophes straight and curly'],
    ['O´Brien', 'OBrien', 'an accent typed as apostrophe, or none'],
    ['JÜRGEN  Weiß', 'Jurgen Weiss', 'case, umlaut, sharp s and double spaces'],
    ['Élodie Lefèvre', 'Elodie Lefevre', 'accents'],
    ['Jean-Pierre Roux', 'jean pierre roux', 'hyphens'],
    ['Łukasz Wałęsa', 'lukasz walesa', 'letters with strokes'],
  ])('%s and %s: %s', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
  })

  test('but not when a letter differs', () => {
    expect(nameKey('Jansen')).not.toBe(nameKey('Janssen'))
  })

  test('and a name without letters keeps its signs', () => {
    expect(nameKey('!!')).not.toBe(nameKey('??'))
    expect(nameKey('山田 太郎')).toBe('山田 太郎')
  })
})

describe('companies are the same', () => {
  test.each([
    ['Nordlicht GmbH & Co. KG', 'nordlicht', 'compound legal form'],
    ['Van Loon B.V.', 'VAN LOON BV', 'dots'],
    ['Baltic Power Sp. z o.o.', 'Baltic Power', 'a legal form of many words'],
    ["Penrose's Marine, Ltd", 'Penrose’s marine limited', 'apostrophes and spelled-out forms'],
    ['Roof & Sun', 'Roof and Sun', 'the ampersand'],
  ])('%s and %s: %s', (one, other) => {
    expect(companyKey(one)).toBe(companyKey(other))
  })

  test('but a name that is a legal form stays a name', () => {
    expect(companyKey('SE')).toBe('se')
    expect(companyKey('Co')).not.toBe(companyKey('AG'))
  })
})

describe('telephone numbers are the same', () => {
  test.each([
    ['087 123 4567', 'IE', '353871234567'],
    ['(087) 1234567', 'IE', '353871234567'],
    ['00353 87 123 4567', null, '353871234567'],
    ['+353-87-123-4567', 'DE', '353871234567'],
    ['+44 (0)7700 900 123', 'GB', '447700900123'],
    ['0171/1234567', 'DE', '491711234567'],
    ['+33.6.39.98.01.02', null, '33639980102'],
    ['0470/12.34.56', 'BE', '32470123456'],
  ])('%s read in %s', (phone, country, key) => {
    expect(phoneKey(phone, country)).toBe(key)
  })

  test('but an extension tells two people of one office apart', () => {
    expect(phoneKey('+49 30 1234567 ext. 12', null)).toBe('49301234567x12')
  })

  test.each<[string, string | null, string]>([
    ['087 123 4567', null, 'national form without a country'],
    ['call me', 'DE', 'words'],
    ['12', 'DE', 'too short'],
    ['087 123 4567', 'XX', 'a country nobody knows'],
  ])('and %s in %s is no number: %s', (phone, country) => {
    expect(phoneKey(phone, country)).toBeNull()
  })
})
