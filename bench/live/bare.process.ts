import { createServer } from 'node:http'
import { buildSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { Publisher } from './publisher.ts'
import { bareTypeDefs, labelOf } from './workload.ts'

// A graphql-ws server with everything in one schema: `bare.process.ts <port>`.

const publisher = new Publisher()
const schema = buildSchema(bareTypeDefs)
const subscription = schema.getSubscriptionType()?.getFields()['ticked']
const label = schema.getType('Tick')
if (subscription)
  subscription.subscribe = (_, { topic }: { topic: number }) => ({
    [Symbol.asyncIterator]: () => publisher.follow(topic),
  })
if (label && 'getFields' in label) {
  const field = label.getFields()['label']
  if (field) Object.assign(field, { resolve: labelOf })
}
const server = createServer((request, response) => {
  if (!publisher.answer(request, response)) response.end('{"status":"ready"}')
})
useServer({ schema }, new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false }))
server.listen(Number(process.argv[2]), '127.0.0.1')
