/** The public benchmark's heavy query: 16 fetches by plan, an answer of about 88 kB. */
export const heavyQuery = `query Heavy {
  users {
    ...User
    reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } } }
  }
  topProducts {
    ...Product
    reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
  }
}
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }`

/** One fetch. */
export const smallQuery = 'query Small { me { id name username birthday } }'

/** Two fetches, the second by what the first found. */
export const twoHopQuery = 'query TwoHop { topProducts { upc name price inStock } }'
