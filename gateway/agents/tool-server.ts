import type { IncomingHttpHeaders } from 'node:http'
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js'
import { badRequest } from '../operation/operation-request.ts'
import type { PartnerAnswer, PartnerRequest } from '../rest/partner-request.ts'
import type { PublishedDigest } from '../rest/published-digest.ts'
import { callTool } from './call-tool.ts'
import type { ToolCallOptions } from './call-tool.ts'
import type { ToolInputSchema } from './tools.ts'

export interface ToolServerOptions extends Omit<ToolCallOptions, 'compileCheck'> {
  readonly tools: PublishedDigest<readonly Tool[]>
}

/** Speaks the protocol with the official SDK. */
export interface ToolServer {
  /** One message of an application; the answer is whole, as JSON. */
  answer(headers: IncomingHttpHeaders, message: unknown, partner: PartnerRequest): Promise<PartnerAnswer>
}

const instructions =
  'Each tool is an operation that the owner of this key has published on the Stratograph graph. Answers tell in extensions.budget what a call cost and what is left; an error with retryAfterSeconds is worth trying again after so long. Tools that change something take an idempotencyKey: use a new one for each thing you want done and the same one to repeat a call that got no answer. With dryRun they only tell what a call would take.'
const toolsPerPage = 100

/** Loads the SDK. */
export async function openToolServer(options: ToolServerOptions): Promise<ToolServer> {
  const sdk = await loadSdk()
  const compileCheck = (schema: ToolInputSchema) => {
    // Its own memory of schemas goes with it when the schema does.
    const validate = new sdk.AjvJsonSchemaValidator().getValidator(schema)
    return (given: unknown) => validate(given).errorMessage
  }
  const toolOptions = { ...options, compileCheck }
  const jsonSchemaValidator = new sdk.AjvJsonSchemaValidator()
  const open = (partner: PartnerRequest, noteResult: (result: CallToolResult) => void) => {
    const capabilities = { tools: {} }
    const { server } = new sdk.McpServer(serverInfo, { capabilities, instructions, jsonSchemaValidator })
    server.setRequestHandler(sdk.ListToolsRequestSchema, async ({ params }) =>
      pageOf(await options.tools.read(partner.application), params?.cursor),
    )
    server.setRequestHandler(sdk.CallToolRequestSchema, async ({ params }) => {
      const result = await callTool(params.name, params.arguments ?? {}, partner, toolOptions)
      noteResult(result)
      return result
    })
    return server
  }
  return {
    async answer(headers, message, partner) {
      let isError = false
      const server = open(partner, (result) => (isError = result.isError === true))
      const transport = new sdk.WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
      await server.connect(transport)
      try {
        const response = await transport.handleRequest(toRequest(headers), { parsedBody: message })
        const json = await response.text()
        return { status: response.status, json, hasErrors: isError || !response.ok }
      } finally {
        await server.close()
      }
    },
  }
}

const serverInfo = { name: 'stratograph', title: 'Stratograph', version: '1.0.0' }

async function loadSdk() {
  const [{ McpServer }, transport, types, validation] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/mcp.js'),
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
    import('@modelcontextprotocol/sdk/types.js'),
    import('@modelcontextprotocol/sdk/validation/ajv'),
  ])
  const { WebStandardStreamableHTTPServerTransport } = transport
  const { ListToolsRequestSchema, CallToolRequestSchema } = types
  const { AjvJsonSchemaValidator } = validation
  return {
    McpServer,
    WebStandardStreamableHTTPServerTransport,
    ListToolsRequestSchema,
    CallToolRequestSchema,
    AjvJsonSchemaValidator,
  }
}

/** The cursor is the last name of the page before. */
function pageOf(tools: readonly Tool[], cursor: string | undefined) {
  const rest = cursor === undefined ? tools : tools.filter(({ name }) => name > cursor)
  const page = rest.slice(0, toolsPerPage)
  const last = page.at(-1)
  return { tools: page, ...(rest.length > page.length && last && { nextCursor: last.name }) }
}

/** What the SDK looks at: the body is read already. */
function toRequest({ accept, ...headers }: IncomingHttpHeaders): Request {
  const version = headers['mcp-protocol-version']
  if (Array.isArray(version)) throw badRequest('The header "mcp-protocol-version" is given more than once.')
  return new Request('http://gateway/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accept !== undefined && { accept }),
      ...(version !== undefined && { 'mcp-protocol-version': version }),
    },
  })
}
