// Runs in the browser. React, GraphiQL and graphql-ws are the UMD builds loaded before it.
const { React, ReactDOM, GraphiQL, graphqlWs } = window
const { queries } = JSON.parse(document.getElementById('explorer-settings').textContent)
const url = new URL('/graphql', location.href)
const socketUrl = Object.assign(new URL(url), { protocol: url.protocol === 'https:' ? 'wss:' : 'ws:' }).href
const fetchOverHttp = GraphiQL.createFetcher({ url: url.href })

/** Queries go over HTTP; a subscription gets a socket of its own, opened with the headers of its tab. */
function fetcher(request, options) {
  if (!isSubscription(request)) return fetchOverHttp(request, options)
  return graphqlWs.createClient({ url: socketUrl, connectionParams: options?.headers ?? {} }).iterate(request)
}

/** Reads the text itself: what the editor has parsed lags behind what was just typed. */
function isSubscription({ query, operationName }) {
  const { getOperationAST, parse } = GraphiQL.GraphQL
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription'
  } catch {
    return false
  }
}

const root = document.getElementById('explorer')
ReactDOM.createRoot(root).render(
  React.createElement(GraphiQL, { fetcher, defaultTabs: queries, defaultEditorToolsVisibility: 'headers' }),
)
