/** Puts the file of weights where Vite finds it, under the name `classifier-weights`, for the build and for `npm run dev`. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { extractWeights } from './extract-weights.ts';

const folder = join(import.meta.dirname, '../../.cache/classifier');
const file = join(folder, 'mobilenet-v2.bin');

export function provideWeights(): Plugin {
  return {
    name: 'classifier-weights',
    config() {
      mkdirSync(folder, { recursive: true });
      // Two may build at the same time; neither must read what the other has half written.
      const fresh = `${file}.${process.pid}`;
      writeFileSync(fresh, extractWeights());
      renameSync(fresh, file);
      return { resolve: { alias: [{ find: /^classifier-weights(?=\?)/, replacement: file }] } };
    },
  };
}
