/** What a version of coturn lacks against the one that everything here was tried with. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export type Version = readonly [major: number, minor: number, patch: number];

export const wanted = '4.17.1';

/** Of the changes between 4.6.1 and 4.17.1, those that keep visitors from misusing the relay; docs/relay.md has more. */
const mended: readonly (readonly [since: string, what: string])[] = [
  ['4.9.0', 'holding IPv4 addresses that are dressed up as IPv6 against the refused ranges'],
  ['4.10.0', 'reading lengths near 65,536 over TCP without confusion'],
  ['4.11.0', 'refusing to start with a range that it cannot read'],
  ['4.13.1', 'refusing link-local and unique-local addresses by itself'],
  ['4.14.0', 'limiting refusals that are sent to forged addresses'],
  ['4.16.0', 'comparing ranges of IPv6 as numbers, and keeping its memory in a flood of requests'],
];

/** Null where there is none in it. */
export function readVersion(text: string): Version | null {
  const [, major, minor, patch] = /(\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined ? null : [Number(major), Number(minor), Number(patch)];
}

export function isOlder(one: Version, other: Version): boolean {
  const index = one.findIndex((part, at) => part !== other[at]);
  return index >= 0 && (one[index] ?? 0) < (other[index] ?? 0);
}

/** In words, the earliest first. */
export function listLacks(version: Version): readonly string[] {
  return mended.flatMap(([since, what]) => (isOlder(version, readVersion(since) ?? version) ? [what] : []));
}

/** Of the relay that is installed on this machine; null if none is. */
export async function findInstalled(): Promise<string | null> {
  try {
    return (await promisify(execFile)('turnserver', ['--version'])).stdout.trim();
  } catch {
    return null;
  }
}
