/** Reads the settings that say where something is: numbers, ports, hosts and origins. */
import { isIP } from 'node:net';
import { ConfigError } from './config-error.ts';

export function readWhole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new ConfigError(`must be a whole number from ${min} to ${max}`);
  };
}

export const readPort = readWhole(0, 65_535);

export function readOptionalPort(text: string): number | null {
  return text === '' ? null : readPort(text);
}

export function readHost(text: string): string {
  if (text === 'localhost' || isIP(text) !== 0) return text;
  throw new ConfigError('must be an IP address of this machine, or localhost');
}

export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export function readOrigin(text: string): string {
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.origin !== text.replace(/\/$/, '')) {
    throw new ConfigError('must be an origin such as https://chat.example, without a path');
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackName(url.hostname)))
    return url.origin;
  throw new ConfigError(
    'must start with https:// (http:// is for localhost only, where browsers grant a camera)',
  );
}

/** Separated by commas. */
export function readList(text: string): readonly string[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}
