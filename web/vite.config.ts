/**
 * How the visitor's page is built and served while it is being written. The server of a real installation serves
 * what this leaves in `dist`.
 */
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { fillMeasured } from './build/fill-measured.ts';
import { provideWeights } from './build/provide-weights.ts';

const server = `http://localhost:${(process.env as { ANONCAM_PORT?: string }).ANONCAM_PORT ?? '8080'}`;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [provideWeights(), fillMeasured()],
  worker: { format: 'es' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Colours use light-dark() as it is: rewriting it for older browsers would fix the scheme at the root element.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      // The classifier is a file of its own as well, so that it can be tested and measured as it is served.
      input: {
        index: join(import.meta.dirname, 'index.html'),
        protection: join(import.meta.dirname, 'protection.html'),
        // A frame for the pages that the server writes itself.
        document: join(import.meta.dirname, 'document.html'),
        classifier: join(import.meta.dirname, 'src/moderation/classifier/classifier.ts'),
      },
      preserveEntrySignatures: 'exports-only',
    },
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
      '/age': { target: server },
      '/quality': { target: server },
      '/health': { target: server },
      '/privacy': { target: server },
      '/promises': { target: server },
      '/numbers': { target: server },
      '/transparency': { target: server },
      '/rules': { target: server },
      '/contact': { target: server },
      '/your-data': { target: server },
      '/standing': { target: server },
      '/appeal': { target: server },
      '/report': { target: server },
      '/notice': { target: server },
    },
  },
});
