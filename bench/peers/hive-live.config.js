// Hive Gateway over the workload of `npm run bench -- live`: what it subscribes to comes over graphql-ws.
import { defineConfig } from '@graphql-hive/gateway'

export const gatewayConfig = defineConfig({
  transportEntries: {
    '*.http': { options: { subscriptions: { kind: 'ws', location: '/ticks/graphql' } } },
  },
})
