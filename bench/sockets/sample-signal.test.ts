/** The samples are what the names of the figures say, and messages that a server accepts. */
import { expect, test } from 'bun:test';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import { callOf, callPlaceholder, createSignal } from './sample-signal.ts';

test.each([200, 3000])('a signal of %i bytes is valid and exactly so long', (bytes) => {
  const text = createSignal(bytes).replace(callPlaceholder, callOf(7));
  expect(Buffer.byteLength(text)).toBe(bytes);
  expect(parseFromVisitor(text)?.type).toBe('signal');
});
