/** What each key means where, and that it means nothing where it belongs to the browser or to what is being written. */
import { describe, expect, test } from 'bun:test';
import { sanctionReasons } from '@anoncam/protocol/conduct';
import fc from 'fast-check';
import { type KeyPlace, type KeyPress, outcomes, readKey, reasonKeys } from './key-press.ts';

function press(key: string, change: Partial<KeyPress> = {}): KeyPress {
  return { key, isChord: false, isRepeat: false, focus: 'none', ...change };
}

const places: readonly KeyPlace[] = ['list', 'case', 'elsewhere'];

describe('in a list', () => {
  test.each([
    ['j', 'next'],
    ['ArrowDown', 'next'],
    ['k', 'previous'],
    ['ArrowUp', 'previous'],
    ['Home', 'first'],
    ['End', 'last'],
    ['Enter', 'open'],
    ['o', 'open'],
  ] as const)('%s is "%s"', (key, is) => {
    expect(readKey('list', press(key))).toEqual({ is });
  });

  test('nothing is decided', () => {
    for (const key of ['1', '5', 's', 'n', 'w', 'Escape', '+'])
      expect(readKey('list', press(key))).toBeNull();
  });
});

describe('in a case', () => {
  test('the digits are the outcomes, in their order', () => {
    expect(['1', '2', '3', '4', '5'].map((key) => readKey('case', press(key)))).toEqual(
      outcomes.map((outcome) => ({ is: 'outcome', outcome })),
    );
    expect(readKey('case', press('6'))).toBeNull();
    expect(readKey('case', press('0'))).toBeNull();
  });

  test('each reason has a letter of its own', () => {
    for (const reason of sanctionReasons) {
      expect(readKey('case', press(reasonKeys[reason]))).toEqual({ is: 'reason', reason });
    }
    expect(new Set(Object.values(reasonKeys)).size).toBe(sanctionReasons.length);
  });

  test('capital letters are letters', () => {
    expect(readKey('case', press('S'))).toEqual({ is: 'reason', reason: 'sexual' });
    expect(readKey('case', press('N'))).toEqual({ is: 'note' });
  });

  test('more and fewer days', () => {
    expect(readKey('case', press('+'))).toEqual({ is: 'days', by: 1 });
    expect(readKey('case', press('-'))).toEqual({ is: 'days', by: -1 });
  });

  test('a plain case takes two presses from the queue: open, decide', () => {
    expect(readKey('list', press('Enter'))).toEqual({ is: 'open' });
    expect(readKey('case', press('Enter'))).toEqual({ is: 'decide' });
  });

  test('the way back', () => {
    expect(readKey('case', press('Escape'))).toEqual({ is: 'back' });
    expect(readKey('case', press('q'))).toEqual({ is: 'back' });
  });
});

describe('everywhere', () => {
  test.each([...places])('undo and the list of keys, in "%s"', (place) => {
    expect(readKey(place, press('u'))).toEqual({ is: 'undo' });
    expect(readKey(place, press('?'))).toEqual({ is: 'help' });
  });

  test('no key means anything while somebody writes, or holds Control', () => {
    const anyPress = fc.record({
      key: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('Enter', 'Escape', 'u', '1', 's', '?')),
      isRepeat: fc.boolean(),
    });
    fc.assert(
      fc.property(anyPress, fc.constantFrom(...places), ({ key, isRepeat }, place) => {
        expect(readKey(place, { key, isRepeat, isChord: false, focus: 'field' })).toBeNull();
        expect(readKey(place, { key, isRepeat, isChord: true, focus: 'none' })).toBeNull();
      }),
    );
  });

  test('no key at all throws, whatever it is called', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...places), (key, place) => {
        const command = readKey(place, press(key));
        expect(command === null || typeof command.is === 'string').toBe(true);
      }),
    );
    for (const key of ['constructor', '__proto__', 'toString', 'valueOf']) {
      expect(readKey('case', press(key))).toBeNull();
    }
  });

  test('Enter on a button or a link is theirs', () => {
    expect(readKey('case', press('Enter', { focus: 'button' }))).toBeNull();
    expect(readKey('list', press('Enter', { focus: 'button' }))).toBeNull();
    expect(readKey('case', press('1', { focus: 'button' }))).not.toBeNull();
  });

  test('a key that is held down decides, opens and undoes nothing, but moves on', () => {
    const held = { isRepeat: true };
    expect(readKey('case', press('Enter', held))).toBeNull();
    expect(readKey('list', press('Enter', held))).toBeNull();
    expect(readKey('case', press('u', held))).toBeNull();
    expect(readKey('case', press('Escape', held))).toBeNull();
    expect(readKey('list', press('j', held))).toEqual({ is: 'next' });
    expect(readKey('case', press('+', held))).toEqual({ is: 'days', by: 1 });
  });
});
