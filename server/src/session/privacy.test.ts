/**
 * I15: an address goes no further than the lookup of its country, and neither that nor anything else that a visitor
 * wishes alone reaches a stranger. On the running server, behind a proxy that tells where visitors come from.
 */
import { afterAll, afterEach, beforeEach, describe, expect, setDefaultTimeout, spyOn, test } from 'bun:test';
import { isIP } from 'node:net';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { Country, Interest, Language } from '@anoncam/protocol/wishes';
import { loadCountryBook } from '../addresses/country-book.ts';
import type { Ticket } from '../matching/ticket.ts';
import { MemoryWaitingRoom } from '../matching/waiting-room.memory.ts';
import { MemoryModerationLog } from '../moderation/moderation-log.memory.ts';
import type { LogEvent } from '../moderation/testimony.ts';
import { MemorySwitchboard } from '../signalling/switchboard.memory.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import { admitBrowser, type Site, startSite } from '../testing/application.ts';
import { Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** For documentation only (RFC 5737), of no country; and one that every database knows a country of. */
const planted = '203.0.113.77';
const known = '8.8.8.8';
const country = loadCountryBook(null).countryOf(known);

const tickets: Ticket[] = [];
const envelopes: Envelope[] = [];
const verdicts: LogEvent[] = [];
const enter = spyOn(MemoryWaitingRoom.prototype, 'enter');
const append = spyOn(MemoryModerationLog.prototype, 'append');
const deliver = spyOn(MemorySwitchboard.prototype, 'deliver');
afterAll(() => {
  enter.mockRestore();
  deliver.mockRestore();
  append.mockRestore();
});

let site: Site;
beforeEach(async () => {
  enter.mockClear();
  deliver.mockClear();
  append.mockClear();
  site = await startSite({
    ANONCAM_TRUSTED_PROXIES: '127.0.0.1',
    ANONCAM_PUBLIC_ORIGIN: 'https://anoncam.test',
  });
});
afterEach(() => site[Symbol.asyncDispose]());

async function meet(forwardedFor: string): Promise<{ visitor: Visitor; told: FromServer[] }> {
  const visitor = new Visitor(site, { cookie: await admitBrowser(site), forwardedFor });
  const told: FromServer[] = [];
  visitor.socket.addEventListener('message', ({ data }) => told.push(JSON.parse(String(data))));
  await visitor.opened();
  await visitor.hello();
  return { visitor, told };
}

/** Every string in it, keys included, whatever it is. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Set || Array.isArray(value)) return [...value].flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

function holdsAddress(text: string): boolean {
  const opened = Buffer.from(text, 'base64url').toString('latin1');
  const addresses = [planted, known, '127.0.0.1'];
  return isIP(text) !== 0 || addresses.some((address) => text.includes(address) || opened.includes(address));
}

async function playCall(): Promise<{ first: FromServer[]; second: FromServer[] }> {
  const [one, other] = [await meet(planted), await meet(known)];
  const common = ['gsw'] as Language[];
  one.visitor.prefer({
    languages: common,
    interests: ['chess', 'jazz'] as Interest[],
    notCountries: ['IS' as Country],
  });
  other.visitor.prefer({ languages: common, interests: ['chess', 'golf'] as Interest[], nearby: true });
  await one.visitor.wait();
  await other.visitor.wait();
  one.visitor.accept(await one.visitor.hear('matched'));
  other.visitor.accept(await other.visitor.hear('matched'));
  const begun = await one.visitor.hear('begun');
  one.visitor.say({ type: 'block', strangers: [begun.stranger] });
  one.visitor.signal(begun.call, 'candidate');
  await other.visitor.hear('signal');
  const claim = {
    finding: 'explicit',
    score: 18,
    usable: 3,
    flagged: 2,
    seconds: 1,
    confirmed: false,
  } as const;
  const model = 'model-00000000';
  for (const { visitor } of [one, other]) {
    visitor.say({ type: 'verdict', call: begun.call, sequence: 1, about: 'stranger', ...claim, model });
    await visitor.settle();
  }
  one.visitor.vanish();
  await other.visitor.hear('stranger-away');
  other.visitor.say({ type: 'lost', call: begun.call, why: 'not-connected' });
  await other.visitor.wait();
  await other.visitor.settle();
  tickets.push(...enter.mock.calls.map(([ticket]) => ticket));
  verdicts.push(...append.mock.calls.map(([event]) => event));
  envelopes.push(...deliver.mock.calls.map(([, envelope]) => envelope));
  return { first: one.told, second: other.told };
}

test('an address would be found, in the clear and sealed by nothing', () => {
  for (const text of [planted, `seen at ${known}`, '::1', Buffer.from(`x ${planted}`).toString('base64url')])
    expect([text, holdsAddress(text)]).toEqual([text, true]);
});

describe('whoever has met a stranger', () => {
  test('was told neither where they are, nor from where, nor what they alone wish', async () => {
    const { first, second } = await playCall();
    expect(first.map(({ type }) => type)).toContain('begun');
    for (const text of [first, second].flatMap(textsIn))
      expect([text, holdsAddress(text)]).toEqual([text, false]);
    const secrets = { first: ['golf', country, 'nearby'], second: ['jazz', 'IS', 'ZZ', 'notCountries'] };
    const heard = { first: textsIn(first), second: textsIn(second) };
    for (const secret of secrets.first) expect(heard.first).not.toContain(secret);
    for (const secret of secrets.second) expect(heard.second).not.toContain(secret);
    expect(heard.first).toContain('chess');
  });
});

describe('what the server keeps to bring people together', () => {
  test('holds the country, and no address', async () => {
    await playCall();
    expect(country).not.toBe('ZZ' as Country);
    expect(tickets.length).toBeGreaterThanOrEqual(3);
    expect(new Set(tickets.map((ticket) => ticket.country))).toEqual(new Set(['ZZ' as Country, country]));
    expect(envelopes.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['chosen', 'proposed', 'acknowledged', 'signal', 'away', 'left']),
    );
    for (const text of [tickets, envelopes].flatMap(textsIn))
      expect([text, holdsAddress(text)]).toEqual([text, false]);
  });

  test('holds a tag of the network with each verdict, which is nowhere else', async () => {
    const { first, second } = await playCall();
    const networks = new Set(verdicts.flatMap((event) => (event.type === 'judged' ? [event.network] : [])));
    expect(networks.size).toBeGreaterThanOrEqual(2);
    for (const text of textsIn(verdicts)) expect([text, holdsAddress(text)]).toEqual([text, false]);
    const elsewhere = new Set(textsIn([tickets, envelopes, first, second]));
    for (const network of networks) expect(elsewhere).not.toContain(network as string);
  });

  test('is just what pairing needs', async () => {
    await playCall();
    const known = [
      'avoids',
      'country',
      'epoch',
      'front',
      'mode',
      'pool',
      'reach',
      'session',
      'sinceMs',
      'visitor',
      'wishes',
    ];
    for (const ticket of tickets) expect(Object.keys(ticket).sort()).toEqual(known);
    // The country goes to the waiting room alone.
    for (const envelope of envelopes) expect(textsIn(envelope)).not.toContain(country);
  });
});
