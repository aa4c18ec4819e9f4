/**
 * Which origins a browser's request may come from: the site's own, compared as a whole string, never by a part of it.
 */
import { isLocalOrigin } from '../config.ts';

/** A localhost site answers to every spelling of localhost, since people type any of them. */
export function listAllowedOrigins(publicOrigin: string): ReadonlySet<string> {
  if (!isLocalOrigin(publicOrigin)) return new Set([publicOrigin]);
  const { port } = new URL(publicOrigin);
  const suffix = port === '' ? '' : `:${port}`;
  return new Set([
    publicOrigin,
    ...['localhost', '127.0.0.1', '[::1]'].map((name) => `http://${name}${suffix}`),
  ]);
}

/**
 * Whether a request that changes something was made by the site's own page. `Origin` is asked for in any case, and every
 * browser sends it; `Sec-Fetch-Site` is believed where it comes along. Browsers before 2023 do not send it, nor do any over
 * plain HTTP: without it, `Origin` alone decides.
 */
export function isOwnRequest(headers: Headers, allowed: ReadonlySet<string>): boolean {
  const site = headers.get('sec-fetch-site');
  return allowed.has(headers.get('origin') ?? '') && (site === null || site === 'same-origin');
}
