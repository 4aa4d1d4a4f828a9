import { defineConfig } from 'vite'

/** One page, built once per change of its sources; the gateway serves what comes out, at `/`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  // Nothing beside what is imported: a forgotten file in a public folder would be served to everybody.
  publicDir: false,
  build: {
    target: 'es2022',
    // The page's policy allows no inline data besides images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // `npx vite control-room` shows each change at once, on the graph of a running `npm start`.
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:4000', ws: true } } },
})
