import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer } from '@apollo/server'
import type { ApolloServerOptions, BaseContext } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite'
import type { CreateServerForIntegrationTestsOptions } from '@apollo/server-integration-testsuite'
import { readApolloRequest, writeApolloAnswer } from '../../platform/server/apollo-http.ts'
import { BodyTooLarge, BodyUnreadable } from '../../platform/server/read-body.ts'

const maxBodyBytes = 10 * 1024 * 1024

// What stands between node:http and ApolloServer in each subgraph process. In the gateway, with FRONT=apollo, the answers
// are written by the same; requests are read as at our own front (`gateway/front/http-audit.test.ts`).
defineIntegrationTestSuite(
  async (
    serverOptions: ApolloServerOptions<BaseContext>,
    { context }: CreateServerForIntegrationTestsOptions = {},
  ) => {
    const http = createServer()
    const apollo = new ApolloServer({
      ...serverOptions,
      plugins: [...(serverOptions.plugins ?? []), ApolloServerPluginDrainHttpServer({ httpServer: http })],
    })
    await apollo.start()
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      answer(request, response).catch((error: unknown) => refuse(response, error))
    })
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const httpGraphQLRequest = await readApolloRequest(request, maxBodyBytes)
      const executed = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: async () => (context ? context() : {}),
      })
      await writeApolloAnswer(response, executed)
    }
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    return { server: apollo, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/` }
  },
  { serverIsStartedInBackground: false },
)

function refuse(response: ServerResponse, error: unknown): void {
  const status =
    error instanceof BodyTooLarge
      ? 413
      : error instanceof BodyUnreadable || error instanceof SyntaxError
        ? 400
        : 500
  response
    .writeHead(status, { 'content-type': 'text/plain' })
    .end(error instanceof Error ? error.message : 'failed')
}
