import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'

/** Asks without an access token, and keeps nothing: for what proves by itself who asks. */
export function createPlainClient(url: string): ApolloClient {
  return new ApolloClient({
    link: new HttpLink({ uri: url }),
    cache: new InMemoryCache(),
    defaultOptions: { mutate: { fetchPolicy: 'no-cache' } },
  })
}
