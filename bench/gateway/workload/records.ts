// The records behind the four subgraphs. Their number, relations and sizes follow the public
// graphql-gateways-benchmark, so that the answers have the same shape and weight; the words are our own.

export interface User {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly birthday: number
}

export interface Product {
  readonly upc: string
  readonly name: string
  readonly price: number
  readonly weight: number
  readonly inStock: boolean
}

export interface Review {
  readonly id: string
  readonly body: string
  readonly product: { readonly upc: string }
}

export const users: readonly User[] = [
  ['Ada Lovelace', 'ada'],
  ['Grace Hopper', 'gracehopper'],
  ['Katherine Johnson', 'kjohnson'],
  ['Barbara Liskov', 'liskov'],
  ['Radia Perlman', 'perlman'],
  ['Frances Allen', 'fran'],
].map(([name = '', username = ''], index) => ({
  id: String(index + 1),
  name,
  username,
  birthday: 1_234_567_890,
}))

const shelf: readonly (readonly [name: string, price: number, weight: number, inStock: boolean])[] = [
  ['Bench', 899, 100, true],
  ['Sideboard', 1_299, 1_000, false],
  ['Carafe', 15, 20, false],
  ['Stool', 499, 100, false],
  ['Radio', 1_299, 1_000, true],
  ['Lantern', 6_999, 300, true],
  ['Stove', 3_999, 2_000, true],
  ['Icebox', 100_000, 6_000, false],
  ['Daybed', 9_999, 800, true],
]

export const products: readonly Product[] = shelf.map(([name, price, weight, inStock], index) => ({
  upc: String(index + 1),
  name,
  price,
  weight,
  inStock,
}))

const long =
  'We have had it in the kitchen for two winters now, next to the stove and in the way of everybody, and it still looks like the day it came. The joints are tight, the finish does not mind a wet glass left overnight, and one person can move it to sweep under it. The only thing we would change is the height: a hand lower and it would fit below the window. The shop wrote back within the hour when we asked about a spare part, and did not charge for it.'
const medium =
  'Came a day early and well packed, with every screw counted and one more to lose. The drawing in the box is clear, so it took us less than an hour from opening it to using it. After a month of daily use nothing rattles, and the colour is the one in the picture, which cannot be said of our other one.'
const fair =
  'Good for the price, though not as heavy as we thought it would be: on an uneven floor it wants a piece of card below one foot. The surface is easy to clean and the edges are round enough for a house with children. We would take it again, and have said so to the neighbours.'
const short =
  'Does what it should and does not ask for attention. After half a year the only trace of use is a scratch, and that one was certainly our fault.'
const verdict =
  'This is the third one we have owned and the first that we would pass on to somebody else. The first broke in its second year, and nobody could say where to find the part; the second was never quite level, whatever we put below it, and made a noise that the whole house learned to ignore. This one was put together in an evening, has stood in the same place since, and has been sat on, stood on, spilled on and once slept on without a complaint. The wood has darkened a little where the sun reaches it, which suits it well. If there is something to hold against it, it is the weight: two people are needed for the stairs, and the box does not say so. We measured the door before, and were glad that we did. Anybody who has room for it and a friend to carry the other end of it can buy it without thinking about it for longer than it took to read this.'

const written: readonly (readonly [upc: string, body: string])[] = [
  ['1', long],
  ['1', medium],
  ['1', fair],
  ['1', short],
  ['2', long],
  ['2', medium],
  ['2', fair],
  ['2', short],
  ['3', short],
  ['4', short],
  ['4', verdict],
]

export const reviews: readonly Review[] = written.map(([upc, body], index) => ({
  id: String(index + 1),
  body,
  product: { upc },
}))
