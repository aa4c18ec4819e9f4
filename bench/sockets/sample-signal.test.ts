/** The samples are messages that a server accepts, and descriptions that it passes on. */
import { expect, test } from 'bun:test';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import { allowList } from '../../server/src/signalling/description-check.ts';
import { callOf, callPlaceholder, createSignal, sampleAnswer, sampleDescription } from './sample-signal.ts';

test.each([200, 3000])('a signal of about %i bytes is valid', (bytes) => {
  const message = parseFromVisitor(createSignal(bytes).replace(callPlaceholder, callOf(7)));
  if (message?.type !== 'signal') throw new Error('no signal');
  const { signal } = message;
  if (signal.kind === 'candidate') expect(allowList.candidate(signal.candidate, false).is).toBe('passed');
});

test('a description is passed on as it is', () => {
  for (const sdp of [sampleDescription, sampleAnswer])
    expect(allowList.description(sdp, { mode: 'video', isHidden: false })).toBe(sdp);
});
