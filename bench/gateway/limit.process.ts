import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'

// The limit: `limit.process.ts <port> <file>` reads each request to its end and answers with the file's bytes.

const [port, file = ''] = process.argv.slice(2)
const bytes = readFileSync(file)
createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
    response.end(bytes)
  })
}).listen(Number(port), '127.0.0.1')
