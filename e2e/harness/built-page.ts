/** The files of the page as it was built. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const assets = path.join(import.meta.dirname, '../../web/dist/assets');

/** The names of all files whose content is in their name. */
export function listAssets(): readonly string[] {
  return readdirSync(assets);
}

export function readAsset(name: string): Buffer {
  return readFileSync(path.join(assets, name));
}
