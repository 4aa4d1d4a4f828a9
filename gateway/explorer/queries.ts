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
    query: `# Live: the platform measures its own traffic every five seconds. Sign in as our staff, press play and watch.
subscription WatchTraffic {
  metricRecorded(projectSlug: "stratograph", keys: ["requests_per_second", "latency_p95_ms"]) {
    value
    at
    metric {
      name
      unit
      project {
        name
        organisation {
          name
        }
      }
    }
  }
}
`,
    variables: '',
  },
]
