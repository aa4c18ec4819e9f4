/**
 * How the visitor's page is built and served while it is being written. The server of a real installation serves
 * what this leaves in `dist`.
 */
import { defineConfig } from 'vite';

const server = `http://localhost:${(process.env as { ANONCAM_PORT?: string }).ANONCAM_PORT ?? '8080'}`;

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Colours use light-dark() as it is: rewriting it for older browsers would fix the scheme at the root element.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The page's content policy allows no data: addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: {
    proxy: {
      '/link': { target: server, ws: true },
      '/admission': { target: server },
      '/health': { target: server },
    },
  },
});
