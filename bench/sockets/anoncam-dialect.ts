/** AnonCam's own wire, spoken by a visitor who was admitted like anybody else, each with a cookie of its own. */

import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromServer } from '@anoncam/protocol/from-server';
import { parseFromServer } from '@anoncam/protocol/parse';
import { rulesVersion } from '@anoncam/protocol/rules';
import { subprotocol } from '@anoncam/protocol/version';
import type { Reach } from '@anoncam/protocol/wishes';
import type { Dialect, Progress } from './dialect.ts';
import { sampleAnswer, sampleDescription } from './sample-signal.ts';
import type { Visitor } from './visitor.ts';

/** So many visitors confirm their age at the same time. */
const admissionsAtOnce = 32;

const hello = encodeMessage({ type: 'hello', session: null, call: null });

/** A ticket, with an offer as long as a browser's. */
export function encodeWait(reach: Reach): string {
  return encodeMessage({ type: 'wait', mode: 'video', offer: sampleDescription, reach, hidden: false });
}

/** What a page says at once to whoever it is matched with. */
export function encodeAccept({ call, offer }: Extract<FromServer, { type: 'matched' }>): string {
  return encodeMessage({ type: 'accept', call, answer: offer === null ? null : sampleAnswer });
}

/** How a browser with this cookie asks for the link. */
export function createUpgrade(origin: string, cookie: string): string {
  return [
    'GET /link HTTP/1.1',
    `Host: ${new URL(origin).host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Origin: ${origin}`,
    `Cookie: ${cookie}`,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Sec-WebSocket-Protocol: ${subprotocol}`,
    '\r\n',
  ].join('\r\n');
}

/** @returns the cookies of so many browsers that have just confirmed their age. */
export async function admitMany(count: number, port: number, origin: string): Promise<readonly string[]> {
  const cookies: string[] = [];
  const admitOneByOne = async () => {
    while (cookies.length < count) {
      const index = cookies.push('') - 1;
      cookies[index] = await askAdmission(port, origin);
    }
  };
  await Promise.all(Array.from({ length: admissionsAtOnce }, admitOneByOne));
  return cookies;
}

export function createAnoncamDialect(port: number, origin: string): Dialect {
  let cookies: readonly string[] = [];
  return {
    firstText: hello,
    wish: encodeWait({ nat: 'unknown', relay: false }),
    async prepare(count) {
      cookies = await admitMany(count, port, origin);
    },
    request: (index) => createUpgrade(origin, cookies[index] ?? ''),
    onText: answer,
    wrap: (signal) => signal,
  };
}

async function askAdmission(port: number, origin: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/admission`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ adult: true, rules: rulesVersion }),
  });
  const [cookie] = response.headers.getSetCookie();
  if (!cookie) throw new Error(`not admitted: ${response.status} ${await response.text()}`);
  return cookie.slice(0, cookie.indexOf(';'));
}

function answer(visitor: Visitor, text: string): Progress {
  // The welcome comes once per visitor while arrivals are being counted: the generator must not be slower than need be.
  if (text.startsWith('{"type":"welcome"')) return 'arrived';
  const message = parseFromServer(text);
  if (message?.type === 'matched') {
    visitor.call = message.call;
    visitor.say(encodeAccept(message));
  }
  return message?.type === 'begun' ? 'paired' : null;
}
