/** The small pure rules of the screens: which messages stand where, which cases were pasted, what may still be shown. */
import { describe, expect, test } from 'bun:test';
import type { Messages } from '@anoncam/protocol/staff-api/staff-cases';
import { makeId } from '../testing/made-up.ts';
import { readCaseIds } from './case-ids.ts';
import { sortMessages } from './message-order.ts';
import { maxHiddenMs, mayStillShow } from './shown-secret.ts';

type Message = Messages['messages'][number];

function makeMessage(name: string, change: Partial<Message>): Message {
  return {
    id: makeId(name),
    topic: 'question',
    words: name,
    receivedOn: '2026-11-20',
    dueOn: null,
    answer: null,
    ...change,
  };
}

describe('messages', () => {
  const messages = [
    makeMessage('late', { receivedOn: '2026-11-25' }),
    makeMessage('early', { receivedOn: '2026-11-01', topic: 'problem' }),
    makeMessage('answered', { answer: 'yes', receivedOn: '2026-11-02' }),
    makeMessage('answered last', { answer: 'no', receivedOn: '2026-11-09' }),
    makeMessage('own data', { topic: 'privacy', dueOn: '2026-12-20' }),
    makeMessage('own data, due', { topic: 'privacy', dueOn: '2026-12-01' }),
    makeMessage('own data, answered', { topic: 'privacy', answer: 'here' }),
  ];
  const wordsOf = (list: readonly Message[]) => list.map(({ words }) => words);

  test('about anything: the oldest first, the answered apart', () => {
    const { waiting, answered } = sortMessages(messages, 'anything');
    expect(wordsOf(waiting)).toEqual(['early', 'late']);
    expect(wordsOf(answered)).toEqual(['answered last', 'answered']);
  });

  test('about own data: what is due first', () => {
    const { waiting, answered } = sortMessages(messages, 'own data');
    expect(wordsOf(waiting)).toEqual(['own data, due', 'own data']);
    expect(wordsOf(answered)).toEqual(['own data, answered']);
  });

  test('each stands on one screen', () => {
    const both = (['anything', 'own data'] as const).flatMap((about) => {
      const { waiting, answered } = sortMessages(messages, about);
      return [...waiting, ...answered];
    });
    expect(both).toHaveLength(messages.length);
    expect(new Set(both).size).toBe(messages.length);
  });

  test('what has a due day goes before what has none', () => {
    const mixed = [makeMessage('none', {}), makeMessage('due', { dueOn: '2027-01-01' })];
    expect(wordsOf(sortMessages(mixed, 'anything').waiting)).toEqual(['due', 'none']);
  });
});

describe('pasted cases', () => {
  const [a, b] = [makeId('a'), makeId('b')];

  test('may stand in lines, or with commas between', () => {
    expect(readCaseIds(`${a}\n${b}\n`)).toEqual([a, b]);
    expect(readCaseIds(` ${a}, ${b};${a} `)).toEqual([a, b]);
  });

  test('nothing is no case', () => {
    expect(readCaseIds(' \n ,')).toEqual([]);
  });
});

describe('a revealed address', () => {
  const until = 600_000;

  test('is shown until its time and no longer', () => {
    expect(mayStillShow(until, null, until - 1)).toBe(true);
    expect(mayStillShow(until, null, until)).toBe(false);
  });

  test('goes earlier if nobody has looked for a while', () => {
    expect(mayStillShow(until, 1000, 1000 + maxHiddenMs - 1)).toBe(true);
    expect(mayStillShow(until, 1000, 1000 + maxHiddenMs)).toBe(false);
  });

  test('is not kept longer by being hidden', () => {
    expect(mayStillShow(until, until - 10, until)).toBe(false);
  });
});
