import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { HttpExchange } from '../../platform/server/http-server.ts'
import { explorerQueries } from './queries.ts'

/** Answers the explorer's own paths. */
export interface Explorer {
  /** False when the path is not the explorer's. */
  answer(exchange: HttpExchange): boolean
}

interface Asset {
  readonly type: 'text/javascript' | 'text/css' | 'text/html'
  readonly body: Buffer
}

/** Everything comes from this origin; GraphiQL's editor and dialogs style themselves inline, its fonts are data URLs. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const { resolve } = createRequire(import.meta.url)

/** Where a package lies, for the files its `exports` do not name. */
function inPackage(name: string, file: string): string {
  return join(dirname(resolve(`${name}/package.json`)), file)
}

const styles = ['graphiql.min.css', 'page.css']
const scripts = [
  'react.production.min.js',
  'react-dom.production.min.js',
  'graphql-ws.min.js',
  'graphiql.min.js',
  'page.js',
]

/** GraphiQL without a single request to anywhere else. Reads its files once; rejects when a package is not installed. */
export async function createExplorer(): Promise<Explorer> {
  const assets = new Map<string, Asset>([
    ['/explorer', { type: 'text/html', body: Buffer.from(composePage()) }],
    ...(await Promise.all(
      [...styles, ...scripts].map(async (file) => [`/explorer/${file}`, await readAsset(file)] as const),
    )),
  ])
  return {
    answer({ path, request, response }) {
      const asset = assets.get(path)
      if (!asset || request.method !== 'GET') return false
      response.setHeader('content-type', `${asset.type}; charset=utf-8`)
      response.setHeader('x-content-type-options', 'nosniff')
      response.setHeader('cache-control', path === '/explorer' ? 'no-store' : 'public, max-age=3600')
      response.setHeader('content-security-policy', contentSecurityPolicy)
      response.setHeader('referrer-policy', 'no-referrer')
      response.end(asset.body)
      return true
    },
  }
}

async function readAsset(file: string): Promise<Asset> {
  const places: Record<string, string> = {
    'react.production.min.js': inPackage('react', 'umd/react.production.min.js'),
    'react-dom.production.min.js': inPackage('react-dom', 'umd/react-dom.production.min.js'),
    'graphql-ws.min.js': inPackage('graphql-ws', 'umd/graphql-ws.min.js'),
    'graphiql.min.js': join(import.meta.dirname, 'vendor', 'graphiql.min.js'),
    'graphiql.min.css': join(import.meta.dirname, 'vendor', 'graphiql.min.css'),
  }
  const body = await readFile(places[file] ?? join(import.meta.dirname, file))
  return { type: file.endsWith('.css') ? 'text/css' : 'text/javascript', body }
}

function composePage(): string {
  // `<` is the one character that could end the script element early.
  const settings = JSON.stringify({ queries: explorerQueries }).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stratograph explorer</title>
<link rel="icon" href="data:,">
${styles.map((file) => `<link rel="stylesheet" href="/explorer/${file}">`).join('\n')}
</head>
<body>
<div id="explorer">Loading…</div>
<script type="application/json" id="explorer-settings">${settings}</script>
${scripts.map((file) => `<script src="/explorer/${file}"></script>`).join('\n')}
</body>
</html>
`
}
