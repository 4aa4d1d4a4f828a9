/** A tab of the explorer. */
export interface ExplorerQuery {
  readonly query: string
  /** JSON text; empty for none. */
  readonly variables: string
}

/** What a newcomer sees first: the whole graph in one question, a list with a filter, and something live. */
export const explorerQueries: readonly ExplorerQuery[] = [
  {
    query: `# One question, six subgraphs: a customer with everything the business knows of them.
# Sign in first (demo accounts are printed at start), then put the token under Headers below:
#   { "authorization": "Bearer <accessToken>" }
query ConnectedCustomers {
  customers(first: 3) {
    edges {
      node {
        id
        name
        orders(first: 2) {
          edges {
            node {
              id
              status
            }
          }
        }
        tickets(first: 2) {
          edges {
            node {
              id
              subject
            }
          }
        }
      }
    }
  }
}
`,
    variables: '',
  },
  {
    query: `# Open to everybody: the battery catalogue.
query FindBatteries($first: Int!) {
  batteries(first: $first) {
    edges {
      node {
        name
        brand
        chemistry
        variants(first: 3) {
          edges {
            node {
              sku
              nominalVolts
              capacityAh
              energyWh
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: '{ "first": 5 }',
  },
  {
    query: `# Live: what happens in your organisation, as it happens. Needs the token of somebody who works there.
# The platform's own measurements are among it every five seconds: press play and watch.
subscription WatchEvents {
  domainEventAppended {
    type
    stream
    occurredAt
    data
  }
}
`,
    variables: '',
  },
]
