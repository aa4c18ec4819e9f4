/**
 * Session descriptions and candidates as Chromium and Firefox made them for our page, with made-up addresses; and a
 * second opinion on what is in a text, which shares nothing with what reads descriptions on the server.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '@anoncam/protocol/from-visitor';

const folder = join(import.meta.dir, 'descriptions');

export type RealDescription = { readonly name: string; readonly mode: Mode; readonly sdp: string };

/** The files have the line ends of files; descriptions have their own. */
export const realDescriptions: readonly RealDescription[] = readdirSync(folder)
  .filter((name) => name.endsWith('.sdp'))
  .sort()
  .map((name) => ({
    name: name.replace('.sdp', ''),
    mode: name.startsWith('video') ? 'video' : 'text',
    sdp: readFileSync(join(folder, name), 'utf8').replaceAll('\n', '\r\n'),
  }));

export const realCandidates: readonly string[] = readFileSync(join(folder, 'candidates.txt'), 'utf8')
  .trim()
  .split('\n');

export function findReal(name: string): string {
  const found = realDescriptions.find((real) => real.name === name);
  if (!found) throw new Error(`there is no description named ${name}`);
  return found.sdp;
}

/** What looks like an address or a name of one, wherever it stands; certificates and URIs of extensions do not. */
export function findAddresses(text: string): string[] {
  const rest = text
    .replace(/^a=fingerprint:sha-256 [\dA-F:]{95}$/gm, '')
    .replace(/^(a=extmap:\S+) (?:https?|urn):\S+$/gm, '$1');
  return [
    ...rest.matchAll(/\d+\.\d+\.\d+\.\d+/g),
    ...rest.matchAll(/(?<![\w:])[\da-f]*:[\da-f]*:[\da-f:.]*/gi),
    ...rest.matchAll(/\S+\.local\b/gi),
    ...rest.matchAll(/\b[\w-]+\.[a-z]{2,}\b/gi),
  ].map(([found]) => found);
}
