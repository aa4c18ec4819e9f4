/** What is encoded is read as what it was, and a description may be written either way. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { encodeMessage, signalStart } from './encode.ts';
import type { FromVisitor } from './from-visitor.ts';
import type { CallId } from './ids.ts';
import { parseFromServer, parseFromVisitor } from './parse.ts';

const call = 'abcdefghijklmnopqrst-_' as CallId;
const head = `{"type":"signal","call":"${call}","signal":{"kind":"description","role":"offer"`;
const description = (sdp: string): FromVisitor => ({
  type: 'signal',
  call,
  signal: { kind: 'description', role: 'offer', sdp },
});

describe('a signalled description', () => {
  test('is read as what it was, whatever stands in it', () => {
    const property = fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (sdp) => {
      const text = encodeMessage(description(sdp));
      expect(parseFromVisitor(text)).toEqual(description(sdp));
      expect(parseFromServer(text)).toEqual(description(sdp) as never);
    });
    fc.assert(property);
  });

  test('has no escapes', () => {
    expect(encodeMessage(description('v=0\r\ns=-\r\n'))).toBe(`${head}}}\nv=0\r\ns=-\r\n`);
  });

  test('may stand in the JSON as well, but not twice', () => {
    expect(parseFromVisitor(`${head},"sdp":"v=0"}}`)).toEqual(description('v=0'));
    expect(parseFromVisitor(`${head},"sdp":"v=0"}}\nv=0`)).toBeNull();
  });

  test('is refused when it is empty, too long, or behind something else', () => {
    expect(parseFromVisitor(`${head}}}\n`)).toBeNull();
    expect(parseFromVisitor(`${head}}}\n${'x'.repeat(10_241)}`)).toBeNull();
    expect(parseFromVisitor(`${head}}\nv=0`)).toBeNull();
    expect(parseFromVisitor(`${signalStart}}\nv=0`)).toBeNull();
    expect(parseFromVisitor(`${signalStart},"call":"${call}","signal":null}\nv=0`)).toBeNull();
    expect(parseFromVisitor('{"type":"stop"}\nv=0')).toBeNull();
  });
});

test('everything else is plain JSON', () => {
  const reach = { nat: 'open', relay: true } as const;
  for (const message of [
    { type: 'stop' },
    { type: 'wait', mode: 'text', offer: 'v=0\r\n', reach, hidden: false },
  ] as const) {
    expect(encodeMessage(message)).toBe(JSON.stringify(message));
    expect(parseFromVisitor(encodeMessage(message))).toEqual(message);
  }
});
