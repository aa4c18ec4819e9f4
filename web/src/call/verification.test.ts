/**
 * Two honest pages always come to the same string, whatever the network does; what is wrong, late, repeated or out of order is
 * never verified. Who is in between has a test of their own.
 */
import { describe, expect, test } from 'bun:test';
import type { VerifyMessage } from '@anoncam/protocol/between-peers';
import { parseBetweenPeers } from '@anoncam/protocol/parse';
import fc from 'fast-check';
import { makeBytes, makeNonce, VerifyingPage } from '../testing/verifying.ts';
import { emojiFor } from './emoji.ts';
import {
  beginVerification,
  moveVerification,
  type VerificationEvent,
  type VerificationState,
} from './verification.ts';
import { commitTo, deriveValue, drawNonce, fromBase64url, toBase64url } from './verification-hash.ts';

const keys = { offerer: makeBytes('key of the offerer'), answerer: makeBytes('key of the answerer') };

function openPair(): { offerer: VerifyingPage; answerer: VerifyingPage } {
  const offerer = new VerifyingPage({ part: 'offerer', seed: 'nonce of the offerer', keys });
  const answerer = new VerifyingPage({ part: 'answerer', seed: 'nonce of the answerer', keys });
  return { offerer, answerer };
}

/** As it is on the wire. */
function sendOver(message: VerifyMessage): VerifyMessage {
  return parseBetweenPeers(JSON.stringify(message)) as VerifyMessage;
}

/** The messages of a whole verification, in order. */
async function listMessages(): Promise<readonly [VerifyMessage, VerifyMessage, VerifyMessage]> {
  const { offerer, answerer } = openPair();
  for (const page of [offerer, answerer]) page.move({ type: 'opened' });
  const [commit] = await offerer.settle();
  answerer.hear(commit as VerifyMessage);
  const [answer] = await answerer.settle();
  offerer.hear(answer as VerifyMessage);
  const [reveal] = await offerer.settle();
  return [commit, answer, reveal] as [VerifyMessage, VerifyMessage, VerifyMessage];
}

const opened: VerificationEvent = { type: 'opened' };

type Move = () => void | Promise<void>;

/** What can happen next to `page`, whose messages go to `other`. A channel hands nothing over before it is open. */
function listMoves(page: VerifyingPage, other: VerifyingPage): readonly Move[] {
  const moves: Move[] = [];
  if (page.state.is === 'closed') moves.push(() => page.move(opened));
  if (page.isWorking) moves.push(() => page.workOnce());
  const isHeard = page.said.length > 0 && other.state.is !== 'closed';
  if (isHeard) moves.push(() => other.hear(sendOver(page.said.shift() as VerifyMessage)));
  return moves;
}

describe('P5 two honest pages', () => {
  /** Channels open, hashes are ready and messages arrive in any order that keeps each channel's own. */
  test('P5 agree in every interleaving that an ordered channel allows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (choices) => {
        const { offerer, answerer } = openPair();
        const list = () => [...listMoves(offerer, answerer), ...listMoves(answerer, offerer)];
        for (let moves = list(); moves.length > 0; moves = list()) {
          await moves[(choices.next().value ?? 0) % moves.length]?.();
        }
        expect(offerer.state).toEqual({ is: 'ready', value: expect.any(Number) });
        expect(answerer.state).toEqual(offerer.state);
      }),
    );
  });

  test('P5 need three messages', async () => {
    const types = (await listMessages()).map(({ type }) => type);
    expect(types).toEqual(['verify-commit', 'verify-answer', 'verify-reveal']);
  });

  test('P5 see other emoji with other nonces or other keys', async () => {
    const nonces = { offerer: makeNonce('o'), answerer: makeNonce('a') };
    const value = await deriveValue(nonces, keys);
    const others = await Promise.all([
      deriveValue({ ...nonces, offerer: makeNonce('x') }, keys),
      deriveValue({ ...nonces, answerer: makeNonce('x') }, keys),
      deriveValue(nonces, { ...keys, offerer: makeBytes('x') }),
      deriveValue(nonces, { ...keys, answerer: makeBytes('x') }),
      deriveValue(nonces, { offerer: keys.answerer, answerer: keys.offerer }),
    ]);
    expect(new Set([value, ...others]).size).toBe(6);
    expect(emojiFor(value)).toHaveLength(5);
  });
});

describe('P5 what is not as it should be', () => {
  test('P5 a wrong reveal ends the call', async () => {
    const { answerer } = openPair();
    answerer.move(opened);
    const [commit] = await listMessages();
    answerer.hear(commit);
    answerer.hear({ type: 'verify-reveal', nonce: makeNonce('another nonce') });
    await answerer.settle();
    expect(answerer.state).toEqual({ is: 'failed', why: 'forged' });
    expect(answerer.hasAborted).toBe(true);
  });

  test('P5 a commitment to other keys ends the call, even if all messages are passed on as they came', async () => {
    const { offerer } = openPair();
    const other = { ...keys, offerer: makeBytes('key of somebody in between') };
    const answerer = new VerifyingPage({ part: 'answerer', seed: 'a', keys: other });
    for (const page of [offerer, answerer]) page.move(opened);
    for (const message of await offerer.settle()) answerer.hear(message);
    for (const message of await answerer.settle()) offerer.hear(message);
    for (const message of await offerer.settle()) answerer.hear(message);
    await answerer.settle();
    expect(answerer.state).toEqual({ is: 'failed', why: 'forged' });
    expect(answerer.hasAborted).toBe(true);
  });

  test('P5 a description without one clear key is never verified', async () => {
    const { answerer } = openPair();
    answerer.move({ type: 'no-keys' });
    for (const message of await listMessages()) answerer.hear(message);
    expect(answerer.state).toEqual({ is: 'failed', why: 'no-keys' });
    expect(answerer.said).toEqual([]);
  });

  test('P5 messages that are repeated, left out, reordered or one’s own neither verify nor stop the page', async () => {
    const messages = await listMessages();
    const inOrder = { offerer: 'verify-answer', answerer: 'verify-commit,verify-reveal' };
    const turnsArb = fc.array(fc.constantFrom(...messages, 'work' as const), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('offerer', 'answerer'), turnsArb, async (part, turns) => {
        const page = openPair()[part];
        page.move(opened);
        await page.settle();
        for (const turn of turns) await (turn === 'work' ? page.workOnce() : page.hear(turn));
        await page.settle();
        const heard = turns.flatMap((turn) => (turn === 'work' ? [] : [turn.type])).join();
        expect(page.state.is === 'ready').toBe(heard === inOrder[part]);
        const hasFailed = !inOrder[part].startsWith(heard);
        expect(page.state).toEqual(hasFailed ? { is: 'failed', why: 'disorder' } : page.state);
      }),
      { numRuns: 500 },
    );
  });

  test('P5 no event in no state throws, and what has failed stays so', () => {
    const nonce = makeNonce('n');
    const commitment = makeNonce('c');
    const states: VerificationState[] = [
      beginVerification('offerer', nonce),
      beginVerification('answerer', nonce),
      { is: 'committing', nonce },
      { is: 'committed', nonce, commitment },
      { is: 'listening', nonce },
      { is: 'answered', nonce, commitment },
      { is: 'checking', commitment },
      { is: 'ready', value: 1 },
    ];
    const events: VerificationEvent[] = [
      opened,
      { type: 'committed', commitment },
      { type: 'heard', message: { type: 'verify-commit', commitment } },
      { type: 'heard', message: { type: 'verify-answer', nonce } },
      { type: 'heard', message: { type: 'verify-reveal', nonce } },
      { type: 'computed', commitment, value: 2 },
      { type: 'no-keys' },
    ];
    const failed: VerificationState = { is: 'failed', why: 'disorder' };
    for (const event of events) {
      expect(moveVerification(failed, event)).toEqual({ state: failed, effects: [] });
      // Nothing but what was computed verifies.
      const readied = states.filter((state) => moveVerification(state, event).state.is === 'ready');
      expect(readied.every(({ is }) => is === 'checking' || is === 'ready')).toBe(true);
    }
  });
});

describe('the hashes', () => {
  test('P5 are those that PROTOCOL.md tells, byte by byte', async () => {
    const nonces = { offerer: makeNonce('o'), answerer: makeNonce('a') };
    const digest = (label: string, ...parts: Uint8Array[]) => {
      const hasher = new Bun.CryptoHasher('sha256').update(label);
      for (const part of parts) hasher.update(part);
      return hasher.digest();
    };
    const commitment = digest(
      'AnonCam verification 1: commitment',
      makeBytes('o'),
      keys.offerer,
      keys.answerer,
    );
    expect(await commitTo(nonces.offerer, keys)).toBe(commitment.toString('base64url'));
    const value = digest(
      'AnonCam verification 1: value',
      makeBytes('o'),
      makeBytes('a'),
      keys.offerer,
      keys.answerer,
    );
    expect(await deriveValue(nonces, keys)).toBe(Math.floor(value.readUInt32BE() / 4));
  });

  test('nonces are as the wire wants them, there and back', () => {
    for (let count = 0; count < 300; count++) {
      const nonce = drawNonce();
      const message = { type: 'verify-answer', nonce } as const;
      expect(parseBetweenPeers(JSON.stringify(message))).toEqual(message);
      expect(toBase64url(fromBase64url(nonce))).toBe(nonce);
    }
  });
});
