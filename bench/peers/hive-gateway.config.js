// As the public benchmark configures it, with the authorization header passed on; for both of Hive's engines.
import { defineConfig } from '@graphql-hive/gateway'

export const gatewayConfig = defineConfig({
  inboundInflightRequestDeduplication: true,
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const authorization = request.headers.get('authorization')
      return authorization ? { authorization } : {}
    },
  },
})
