/**
 * Every message of the protocol, bent in every way: a field missing, wrong, additional or huge. The examples cover
 * every type, which the compiler checks.
 */
import { describe, expect, test } from 'bun:test';
import type { BetweenPeers } from './between-peers.ts';
import type { FromServer } from './from-server.ts';
import type { FromVisitor } from './from-visitor.ts';
import type { CallId, Sealed } from './ids.ts';
import { limits } from './limits.ts';
import { parseBetweenPeers, parseFromServer, parseFromVisitor } from './parse.ts';
import { type Country, type Interest, type Language, noWishes } from './wishes.ts';

type Examples<Message extends { type: string }> = {
  [Type in Message['type']]: readonly Extract<Message, { type: Type }>[];
};

const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const note = 'sealed_note-1' as Sealed;
const bytes32 = `${'Ab_-'.repeat(10)}Abk`;
const sdp = 'v=0\r\n';
const languages = ['en', 'gsw'] as Language[];
const interests = ['chess', 'c#'] as Interest[];
const notCountries = ['DE', 'ZZ'] as Country[];
const signals: Examples<FromVisitor>['signal'] = [
  { type: 'signal', call, signal: { kind: 'description', role: 'offer', sdp } },
  { type: 'signal', call, signal: { kind: 'description', role: 'answer', sdp } },
  { type: 'signal', call, signal: { kind: 'candidate', candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 } },
  { type: 'signal', call, signal: { kind: 'candidate', candidate: '', sdpMid: null, sdpMLineIndex: null } },
];

const fromVisitor: Examples<FromVisitor> = {
  hello: [
    { type: 'hello', session: note, call: note },
    { type: 'hello', session: null, call: null },
  ],
  wait: [
    { type: 'wait', mode: 'video', offer: sdp, reach: { nat: 'open', relay: true }, hidden: false },
    { type: 'wait', mode: 'text', offer: sdp, reach: { nat: 'symmetric', relay: false }, hidden: false },
    { type: 'wait', mode: 'text', offer: sdp, reach: { nat: 'unknown', relay: false }, hidden: false },
  ],
  accept: [
    { type: 'accept', call, answer: sdp },
    { type: 'accept', call, answer: null },
  ],
  signal: signals,
  stop: [{ type: 'stop' }],
  lost: [
    { type: 'lost', call, why: 'not-connected' },
    { type: 'lost', call, why: 'broken' },
  ],
  flowing: [{ type: 'flowing', call }],
  prefer: [
    { type: 'prefer', wishes: noWishes },
    { type: 'prefer', wishes: { languages, interests, nearby: true, notCountries } },
  ],
  block: [{ type: 'block', strangers: [note, note] }],
  verdict: [
    {
      type: 'verdict',
      call,
      sequence: 1,
      about: 'stranger',
      finding: 'explicit',
      score: 17,
      usable: 9,
      flagged: 2,
      seconds: 4,
      confirmed: false,
      model: 'mobilenet-v2-1a2b3c4d',
    },
  ],
  report: [
    { type: 'report', call, ticket: note, category: 'threat', words: 'They said…' },
    { type: 'report', call, ticket: note, category: 'under-18', words: '' },
  ],
  relays: [{ type: 'relays' }],
  ping: [{ type: 'ping' }],
};

const iceServers = [
  { urls: ['stun:stun.example:3478'] },
  { urls: ['turn:t'], username: 'u', credential: 'c' },
];
const fromServer: Examples<FromServer> = {
  welcome: [
    { type: 'welcome', session: note, call, iceServers, ownTabsMayMeet: true, here: 3 },
    { type: 'welcome', session: note, call: null, iceServers: [], ownTabsMayMeet: false, here: 0 },
  ],
  waiting: [
    { type: 'waiting', here: 2, restMs: 0, usualMs: null },
    { type: 'waiting', here: 2, restMs: 1, usualMs: 3_000 },
  ],
  matched: [
    { type: 'matched', call, offer: sdp },
    { type: 'matched', call, offer: null },
  ],
  begun: [
    {
      type: 'begun',
      call,
      resume: note,
      answer: sdp,
      shared: { languages, interests },
      stranger: note,
      report: note,
    },
    {
      type: 'begun',
      call,
      resume: note,
      answer: null,
      shared: { languages: [], interests: [] },
      stranger: note,
      report: note,
    },
  ],
  unpaired: [{ type: 'unpaired', call }],
  signal: signals,
  'stranger-left': [
    { type: 'stranger-left', call, why: 'left' },
    { type: 'stranger-left', call, why: 'not-connected' },
    { type: 'stranger-left', call, why: 'lost' },
  ],
  'stranger-away': [{ type: 'stranger-away', call }],
  'stranger-back': [{ type: 'stranger-back', call }],
  crowd: [
    { type: 'crowd', here: 1, usualMs: null },
    { type: 'crowd', here: 1, usualMs: 0 },
  ],
  pairing: [
    { type: 'pairing', paused: true },
    { type: 'pairing', paused: false },
  ],
  reported: [{ type: 'reported', call, receipt: '0A1B2-C3D4E-F5G6H-J7K8M' }],
  'report-held': [{ type: 'report-held', call }],
  'report-refused': [
    { type: 'report-refused', call, why: 'too-late' },
    { type: 'report-refused', call, why: 'already' },
    { type: 'report-refused', call, why: 'failed' },
  ],
  standing: [
    { type: 'standing', isOnProbation: true },
    { type: 'standing', isOnProbation: false },
  ],
  relays: [
    { type: 'relays', iceServers },
    { type: 'relays', iceServers: [] },
  ],
  pong: [{ type: 'pong' }],
};

const betweenPeers: Examples<BetweenPeers> = {
  text: [{ type: 'text', text: 'hello' }],
  typing: [{ type: 'typing' }],
  sources: [{ type: 'sources', camera: true, microphone: false }],
  beat: [{ type: 'beat' }],
  bye: [{ type: 'bye' }],
  'verify-commit': [{ type: 'verify-commit', commitment: bytes32 }],
  'verify-answer': [{ type: 'verify-answer', nonce: bytes32 }],
  'verify-reveal': [{ type: 'verify-reveal', nonce: bytes32 }],
};

/** Fields that may be null in another message of the same type, or be left out. */
const nullable = /^(session|call|answer|offer|usualMs|signal\.sdpMid|signal\.sdpMLineIndex)$/;
const optional = /^iceServers\.\d\.(username|credential)$/;
/** Fields whose text is anybody's, and fields that may be anything of an alphabet. */
const freeText =
  /^(offer|answer|text|words|receipt|signal\.(sdp|candidate|sdpMid)|iceServers\.\d\.\w+(\.\d)?)$/;
const opaque = /^(session|call|resume|stranger|ticket|report|strangers\.\d|\w+\.interests\.\d)$/;
/** Lists that may be empty, and those that may be longer than eight. */
const emptiable = /^(iceServers|wishes\.\w+|shared\.\w+)$/;
const longer: readonly { readonly path: RegExp; readonly most: number }[] = [
  { path: /\.interests$/, most: limits.interests },
  { path: /\.notCountries$/, most: limits.notCountries },
  { path: /^strangers$/, most: limits.blocksAtOnce },
];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Bent = { readonly what: string; readonly value: Json };

function wrongTextsFor(path: string, text: string): string[] {
  if (freeText.test(path)) return [];
  const outside = ['', `${text} `, `${text}\n`, `${text}.`];
  return opaque.test(path) ? outside : [...outside, 'other', text.toUpperCase()];
}

function wrongValuesFor(path: string, value: Json): Json[] {
  const others: Json[] = [{}, [value], { value }, -1, 1.5, 1e300, 'x'.repeat(limits.messageBytes)];
  if (!nullable.test(path) && value !== null) others.push(null);
  if (typeof value !== 'boolean') others.push(true, false);
  if (typeof value !== 'number' && value !== null) others.push(0, 1);
  if (!emptiable.test(path)) others.push([]);
  if (typeof value === 'string') others.push(...wrongTextsFor(path, value));
  if (typeof value === 'number' || typeof value === 'boolean') others.push('', String(value));
  return others.filter((other) => JSON.stringify(other) !== JSON.stringify(value));
}

/** Every way to bend what is at `path` and below it. */
function bend(value: Json, path = ''): Bent[] {
  const at = path === '' ? 'the whole' : path;
  const wrong = wrongValuesFor(path, value).map((other) => ({
    what: `${at} is ${JSON.stringify(other)?.slice(0, 40)}`,
    value: other,
  }));
  if (Array.isArray(value)) return [...wrong, ...bendArray(value, path)];
  return value !== null && typeof value === 'object' ? [...bendObject(value, path)] : wrong;
}

function bendArray(value: Json[], path: string): Bent[] {
  const most = longer.find((list) => list.path.test(path))?.most ?? 8;
  const item = value[0] ?? (path === 'iceServers' ? (iceServers[0] as Json) : 'en');
  const tooMany = { what: `${path} has too many`, value: Array(most + 1).fill(item) };
  const inner = value.flatMap((item, index) =>
    bend(item, `${path}.${index}`).map(({ what, value: bent }) => ({ what, value: value.with(index, bent) })),
  );
  return [tooMany, ...inner];
}

function bendObject(value: { [key: string]: Json }, path: string): Bent[] {
  const below = path === '' ? '' : `${path}.`;
  const extra = ['extra', 'toString', 'constructor', 'type '].map((key) => ({
    what: `${below}${key} is there`,
    value: { ...value, [key]: null },
  }));
  const fields = Object.entries(value).flatMap(([key, inner]) => {
    const { [key]: _, ...rest } = value;
    const missing = optional.test(`${below}${key}`)
      ? []
      : [{ what: `${below}${key} is missing`, value: rest }];
    const bent = bend(inner, `${below}${key}`).map((bad) => ({
      what: bad.what,
      value: { ...value, [key]: bad.value },
    }));
    return [...missing, ...bent];
  });
  return [...extra, ...fields];
}

const ends = [
  { name: 'from a visitor', examples: fromVisitor, parse: parseFromVisitor },
  { name: 'from the server', examples: fromServer, parse: parseFromServer },
  { name: 'between peers', examples: betweenPeers, parse: parseBetweenPeers },
] as const;

for (const { name, examples, parse } of ends) {
  describe(`a message ${name}`, () => {
    for (const [type, list] of Object.entries(examples) as [string, Json[]][]) {
      test(`"${type}" is understood as it is, and refused in every other shape`, () => {
        for (const example of list) {
          expect(parse(JSON.stringify(example))).toEqual(example as never);
          const accepted = bend(example).filter((bent) => parse(JSON.stringify(bent.value)) !== null);
          expect(accepted.map(({ what }) => what)).toEqual([]);
        }
      });
    }

    test('of another end is refused', () => {
      const known = new Set(Object.keys(examples));
      const foreign = ends.flatMap((end) => Object.entries(end.examples) as [string, Json[]][]);
      for (const [type, list] of foreign) {
        if (!known.has(type)) for (const example of list) expect(parse(JSON.stringify(example))).toBeNull();
      }
    });
  });
}
