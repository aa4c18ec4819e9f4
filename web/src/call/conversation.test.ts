/**
 * The lines of a conversation: what is kept, what a stranger may send, and what fits into a message.
 */
import { describe, expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import { parseBetweenPeers } from '@anoncam/protocol/parse';
import fc from 'fast-check';
import {
  addLine,
  type Conversation,
  clearConversation,
  emptyConversation,
  hearLine,
  isSendable,
} from './conversation.ts';

const startMs = 1_000_000;

/** How many of `count` lines are shown that a stranger sends at intervals of `everyMs`. */
function countHeard(count: number, everyMs: number, before: Conversation = emptyConversation): number {
  let conversation = before;
  for (let index = 0; index < count; index++) {
    conversation = hearLine(conversation, `line ${index}`, startMs + index * everyMs);
  }
  return conversation.lines.length;
}

describe('P7 a stranger who writes', () => {
  test('is heard with a burst of 20 lines, and no more at one moment', () => {
    expect(countHeard(20, 0)).toBe(20);
    expect(countHeard(400, 0)).toBe(20);
  });

  test('is heard for ever at 5 lines a second', () => {
    expect(countHeard(300, 200)).toBe(300);
  });

  test('is heard with 5 lines a second beyond the burst at any faster pace', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 199 }), (everyMs) => {
        const count = 400;
        const allowed = 20 + ((count - 1) * everyMs * 5) / 1000;
        const heard = countHeard(count, everyMs);
        expect(heard).toBeLessThanOrEqual(allowed + 1e-6);
        expect(heard).toBeGreaterThanOrEqual(Math.min(count, Math.floor(allowed - 1)));
      }),
    );
  });

  test('gains no more than the burst by a long silence', () => {
    const flooded = Array.from({ length: 30 }).reduce<Conversation>(
      (conversation) => hearLine(conversation, 'flood', startMs),
      emptyConversation,
    );
    const later = Array.from({ length: 30 }).reduce<Conversation>(
      (conversation) => hearLine(conversation, 'again', startMs + 3_600_000),
      flooded,
    );
    expect(later.lines.filter((line) => 'text' in line && line.text === 'again')).toHaveLength(20);
  });

  test('loses nothing by a clock that is set back', () => {
    const before = hearLine(emptyConversation, 'one', startMs);
    const after = hearLine(before, 'two', startMs - 60_000);
    expect(after.lines).toHaveLength(2);
  });

  test('does not answer for the one before', () => {
    const flooded = hearLine({ ...emptyConversation, allowance: { left: 0, atMs: startMs } }, 'no', startMs);
    expect(flooded.lines).toEqual([]);
    expect(countHeard(20, 0, clearConversation(flooded))).toBe(20);
  });

  test('does not keep the visitor from writing', () => {
    const flooded: Conversation = { ...emptyConversation, allowance: { left: 0, atMs: startMs } };
    expect(addLine(flooded, { from: 'you', text: 'stop it' }).lines).toHaveLength(1);
  });
});

describe('the lines', () => {
  const stepArb = fc.oneof(
    { weight: 20, arbitrary: fc.constant('add' as const) },
    { weight: 1, arbitrary: fc.constant('clear' as const) },
  );

  function take(conversation: Conversation, step: 'add' | 'clear'): Conversation {
    return step === 'clear'
      ? clearConversation(conversation)
      : addLine(conversation, { from: 'you', text: 'a line' });
  }

  test('are the last 500, in order, and no id is ever given twice', () => {
    fc.assert(
      fc.property(fc.array(stepArb, { maxLength: 900, size: 'max' }), (steps) => {
        const added = steps.filter((step) => step === 'add').length;
        const sinceCleared = steps.length - 1 - steps.lastIndexOf('clear');
        const ids = Array.from({ length: added }, (_, index) => index + 1).slice(added - sinceCleared);
        expect(steps.reduce(take, emptyConversation).lines.map(({ id }) => id)).toEqual(ids.slice(-500));
      }),
      { numRuns: 30 },
    );
  });

  test('beyond 500 the oldest go', () => {
    let conversation = emptyConversation;
    for (let index = 0; index < 501; index++) {
      conversation = addLine(conversation, { from: 'you', text: `${index}` });
    }
    expect(conversation.lines).toHaveLength(500);
    expect(conversation.lines[0]).toMatchObject({ text: '1' });
    expect(conversation.lines[499]).toMatchObject({ text: '500' });
  });

  test('a new stranger finds none of them', () => {
    const talked = addLine(hearLine(emptyConversation, 'hello', startMs), { from: 'page', note: 'met' });
    expect(clearConversation(talked).lines).toEqual([]);
  });
});

describe('P7 a text that may be sent', () => {
  test('is at most 4 KiB of UTF-8, however many bytes its characters have', () => {
    for (const character of ['a', 'é', '€', '🙂']) {
      const bytes = new TextEncoder().encode(character).length;
      const most = character.repeat(limits.textBytes / bytes).padEnd(limits.textBytes, 'a');
      const excess = new TextEncoder().encode(most).length - limits.textBytes;
      const full = most.slice(0, most.length - excess);
      expect(isSendable(full)).toBe(true);
      expect(isSendable(`${full}a`)).toBe(false);
      expect(isSendable(full + character)).toBe(false);
    }
  });

  test('says something', () => {
    for (const blank of ['', ' ', '\n\t ', '\u00a0']) expect(isSendable(blank)).toBe(false);
    expect(isSendable(' . ')).toBe(true);
  });

  test('reaches the stranger: it is a message of the protocol and fits into one', () => {
    const textArb = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit).repeat(1_365)),
      fc.integer({ min: 1, max: 0x7f }).map((unit) => `a${String.fromCharCode(unit).repeat(4_095)}`),
    );
    fc.assert(
      fc.property(textArb, (text) => {
        fc.pre(isSendable(text));
        const wire = JSON.stringify({ type: 'text', text });
        expect(wire.length).toBeLessThanOrEqual(limits.messageBytes);
        expect(parseBetweenPeers(wire)).toEqual({ type: 'text', text });
      }),
      { numRuns: 60 },
    );
  });

  test('is not one that its control characters make too long', () => {
    expect(isSendable(`a${'\u0001'.repeat(4_000)}`)).toBe(false);
  });
});
