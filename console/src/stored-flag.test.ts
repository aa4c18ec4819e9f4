/** A choice that stays in the browser, and that holds where the browser keeps nothing. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { StoredFlag } from './stored-flag.ts';

const kept = new Map<string, string>();
let refuses = false;

function guard<Result>(work: () => Result): Result {
  if (refuses) throw new DOMException('not here', 'SecurityError');
  return work();
}

const storage = {
  getItem: (key: string) => guard(() => kept.get(key) ?? null),
  setItem: (key: string, value: string) => guard(() => kept.set(key, value)),
  removeItem: (key: string) => guard(() => kept.delete(key)),
};

const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
beforeEach(() => {
  kept.clear();
  refuses = false;
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
});
afterEach(() => {
  if (before) Object.defineProperty(globalThis, 'localStorage', before);
  else Reflect.deleteProperty(globalThis, 'localStorage');
});

test('it is no until somebody says yes', () => {
  const flag = new StoredFlag('calm');
  expect(flag.value.value).toBe(false);
  flag.change(true);
  expect(flag.value.value).toBe(true);
  expect(new StoredFlag('calm').value.value).toBe(true);
});

test('no leaves nothing behind', () => {
  const flag = new StoredFlag('calm');
  flag.change(true);
  flag.change(false);
  expect(flag.value.value).toBe(false);
  expect(kept.size).toBe(0);
});

test('what nobody could have written is no', () => {
  kept.set('calm', 'perhaps');
  expect(new StoredFlag('calm').value.value).toBe(false);
});

test('where the browser keeps nothing, it holds as long as the page', () => {
  refuses = true;
  const flag = new StoredFlag('calm');
  expect(flag.value.value).toBe(false);
  flag.change(true);
  expect(flag.value.value).toBe(true);
});
