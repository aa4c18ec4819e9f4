/** The check by hand and the schema say the same of everything. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { SignalMessageSchema } from './from-visitor.ts';
import { limits } from './limits.ts';
import { isSignalMessage } from './signal-check.ts';

function agrees(value: Record<string, unknown>): boolean {
  const isAccepted = isSignalMessage(value);
  expect(isAccepted).toBe(v.is(SignalMessageSchema, value));
  return isAccepted;
}

const call = 'abcdefghijklmnopqrst-_';
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    15,
    16,
    1.5,
    -1,
    1e300,
    '',
    'offer',
    'answer',
    'candidate',
    [],
    {},
  ),
  fc.string(),
  fc.jsonValue(),
);
const lengthOf = (limit: number) =>
  fc.constantFrom(0, 1, limit - 1, limit, limit + 1).map((n) => 'x'.repeat(n));
const candidate = fc.record({
  kind: fc.constant('candidate'),
  candidate: fc.oneof(lengthOf(limits.candidateChars), odd),
  sdpMid: fc.oneof(fc.constantFrom(null, '0'), lengthOf(16), odd),
  sdpMLineIndex: fc.oneof(fc.constantFrom(null, 0, 15), fc.double(), odd),
});
const description = fc.record({
  kind: fc.constant('description'),
  role: fc.oneof(fc.constantFrom('offer', 'answer'), odd),
  sdp: fc.oneof(lengthOf(limits.descriptionChars), odd),
});
const message = fc.record({
  type: fc.oneof({ weight: 9, arbitrary: fc.constant('signal') }, { weight: 1, arbitrary: odd }),
  call: fc.oneof({ weight: 9, arbitrary: fc.constant(call) }, { weight: 1, arbitrary: odd }),
  signal: fc.oneof({ weight: 9, arbitrary: fc.oneof(candidate, description) }, { weight: 1, arbitrary: odd }),
});

describe('the check of signals by hand', () => {
  test('agrees with the schema on messages that are nearly right', () => {
    let accepted = 0;
    const property = fc.property(message, (value) => {
      if (agrees(value)) accepted++;
    });
    fc.assert(property, { numRuns: 5_000 });
    expect(accepted).toBeGreaterThan(100);
  });

  test('agrees where a key is missing or too many', () => {
    const property = fc.property(message, fc.string(), odd, (value, key, extra) => {
      agrees({ ...value, [key]: extra });
      agrees({ ...value, signal: { ...(value.signal as object), [key]: extra } });
      for (const name of Object.keys(value))
        agrees(Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)));
      const signal = value.signal as Record<string, unknown>;
      for (const name of Object.keys(signal ?? {})) {
        const less = Object.fromEntries(Object.entries(signal).filter(([other]) => other !== name));
        agrees({ ...value, signal: less });
      }
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  test('refuses a key that would be a prototype', () => {
    const value = JSON.parse(
      `{"type":"signal","call":"${call}","signal":{"kind":"description","role":"offer","sdp":"v","__proto__":{}}}`,
    );
    expect(isSignalMessage(value)).toBe(false);
  });
});
