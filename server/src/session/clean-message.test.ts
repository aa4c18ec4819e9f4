/** What passes of what a page says of its connection, and that what is hidden passes in no message. */
import { describe, expect, test } from 'bun:test';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import { allowList } from '../signalling/description-check.ts';
import { findAddresses, findReal } from '../testing/descriptions.ts';
import { cleanMessage, type Terms } from './clean-message.ts';

const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const offer = findReal('video-chromium-offer');
const host = 'candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host';
const relay = 'candidate:2 1 udp 41885439 203.0.113.5 50001 typ relay raddr 192.0.2.7 rport 50000';
const hidden: Terms = { mode: 'video', isHidden: true };
const direct: Terms = { mode: 'video', isHidden: false };
const clean = (message: FromVisitor, terms: Terms) => cleanMessage(message, terms, allowList);
const wait = (isHidden: boolean, sdp = offer): FromVisitor => ({
  type: 'wait',
  mode: 'video',
  offer: sdp,
  reach: { nat: 'unknown', relay: true },
  hidden: isHidden,
});
const say = (candidate: string): FromVisitor => ({
  type: 'signal',
  call,
  signal: { kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0 },
});
const describeAs = (sdp: string): FromVisitor => ({
  type: 'signal',
  call,
  signal: { kind: 'description', role: 'offer', sdp },
});

describe('P2 of who hides', () => {
  test('a ticket says so itself, whatever the one before said', () => {
    expect(findAddresses(offer).length).toBeGreaterThan(0);
    expect(JSON.stringify(clean(wait(true), direct))).not.toContain('typ host');
    expect(JSON.stringify(clean(wait(false), hidden))).toContain('typ host');
  });

  test('no address is in an answer, a description or a candidate', () => {
    const answer = findReal('video-chromium-answer');
    const messages = [{ type: 'accept', call, answer } as const, describeAs(offer), describeAs(answer)];
    for (const message of messages) {
      expect(JSON.stringify(clean(message, hidden))).not.toContain('typ host');
      expect(clean(message, hidden)).not.toBe('refused');
    }
    expect(clean(say(host), hidden)).toBe('dropped');
    const passed = JSON.stringify(clean(say(relay), hidden));
    expect(passed).toContain('203.0.113.5');
    expect(passed).not.toContain('192.0.2.7');
  });

  test('nothing passes before there was a ticket', () => {
    const unknown = { mode: null, isHidden: true };
    expect([clean(say(relay), unknown), clean(describeAs(offer), unknown)]).toEqual(['dropped', 'dropped']);
  });
});

describe('P4 of anybody', () => {
  test('what no page of ours says is refused', () => {
    for (const message of [wait(false, 'v=0'), describeAs('nonsense'), say('nonsense')])
      expect(clean(message, direct)).toBe('refused');
    expect(clean({ type: 'accept', call, answer: 'nonsense' }, direct)).toBe('refused');
    expect(clean(describeAs(findReal('text-chromium-offer')), direct)).toBe('refused');
  });

  test('a path and the end of paths pass, and so does whatever is not of a connection', () => {
    expect(clean(say(host), direct)).toMatchObject({ signal: { candidate: host } });
    expect(clean(say(''), direct)).toEqual(say(''));
    for (const message of [{ type: 'ping' }, { type: 'accept', call, answer: null }] as const)
      expect(clean(message, direct)).toBe(message);
  });
});
