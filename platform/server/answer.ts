import type { ServerResponse } from 'node:http'

/** Answers a JSON body with a status. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.end(JSON.stringify(body))
}

/** Answers one GraphQL error and no data. */
export function answerError(response: ServerResponse, status: number, message: string, code: string): void {
  answerJson(response, status, { errors: [{ message, extensions: { code } }] })
}
