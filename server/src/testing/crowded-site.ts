/** A public site behind a proxy that is trusted, as far as tests of its door need one: visitors who come from any address. */
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { Challenge } from '@anoncam/protocol/contact';
import type { Overrides } from '../compose.ts';
import { type Place, requestAdmission, type Site, startSite } from './application.ts';
import { post, solve } from './messages.ts';
import { Visitor } from './visitor.ts';

export function startPublicSite(
  settings: Readonly<Record<string, string>> = {},
  overrides: Overrides = {},
): Promise<Site> {
  const own = { ANONCAM_PUBLIC_ORIGIN: 'https://anoncam.test', ANONCAM_TRUSTED_PROXIES: '127.0.0.1' };
  return startSite({ ...own, ...settings }, { workTries: 3, ...overrides });
}

export async function admitFrom(site: Place, address: string): Promise<string> {
  const response = await requestAdmission(site, { headers: { 'x-forwarded-for': address } });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`not admitted: ${response.status}`);
  return cookie;
}

/** Opens a socket as a page does: with work, if it is asked for. @returns null if it is not let in. */
export async function enterFrom(site: Place, address: string, cookie: string): Promise<Visitor | null> {
  const first = await openFrom(site, address, cookie);
  if (first.visitor) return first.visitor;
  if (first.code !== closeCodes.needsWork.code) return null;
  const headers = { cookie, 'x-forwarded-for': address };
  const asked = await fetch(`http://${site.address}/standing/challenge`, { headers });
  await post(site, '/standing/work', await solve((await asked.json()) as Challenge), headers);
  return (await openFrom(site, address, cookie)).visitor;
}

type Opened = { readonly visitor: Visitor | null; readonly code: number | null; readonly reason: string };

export async function openFrom(site: Place, address: string, cookie: string): Promise<Opened> {
  const visitor = new Visitor(site, { cookie, forwardedFor: address });
  const welcome = visitor
    .opened()
    .then(() => visitor.hello())
    .then(() => null)
    .catch(() => visitor.closed);
  const closing = await Promise.race([welcome, visitor.closed]);
  if (!closing) return { visitor, code: null, reason: '' };
  return { visitor: null, ...closing };
}
