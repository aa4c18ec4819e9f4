/**
 * How the console is built, and served while it is being written. The server of a real installation serves what this
 * leaves in `dist`, on a port of its own. With the mode `gallery`, it is the gallery of screens that is built, for tests.
 */
import { join } from 'node:path';
import { defineConfig } from 'vite';

const { ANONCAM_CONSOLE_PORT = '8081' } = process.env as { ANONCAM_CONSOLE_PORT?: string };

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Colours use light-dark() as it is: rewriting it for older browsers would fix the scheme at the root element.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: join(import.meta.dirname, mode === 'gallery' ? 'gallery.html' : 'index.html'),
    },
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The console's content policy allows no data: addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': { target: `http://localhost:${ANONCAM_CONSOLE_PORT}` } } },
}));
