import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A file as it is sent. */
export interface PageFile {
  readonly type: string
  readonly body: Buffer
  readonly gzipped: Buffer
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const compress = promisify(gzip)

/**
 * Reads a built page whole, by the path it is asked under; `/` is its `index.html`, with `settings` written into it.
 * A later build may remove the folder: it is not needed any more.
 */
export async function readPageFiles(
  folder: string,
  settings: unknown,
): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in types)
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const place = join(parentPath, name)
        const path = place.slice(folder.length).replaceAll('\\', '/')
        const content = await readFile(place)
        return path === '/index.html'
          ? (['/', await toFile('.html', withSettings(content, settings))] as const)
          : ([path, await toFile(extname(name), content)] as const)
      }),
    ),
  )
}

async function toFile(extension: string, body: Buffer): Promise<PageFile> {
  return { type: types[extension] ?? 'application/octet-stream', body, gzipped: await compress(body) }
}

function withSettings(html: Buffer, settings: unknown): Buffer {
  // `<` is the one character that could end the script element early.
  const json = JSON.stringify(settings).replaceAll('<', '\\u003c')
  const element = `<script type="application/json" id="settings">${json}</script>`
  return Buffer.from(String(html).replace('</head>', () => `${element}</head>`))
}
