/** Parsing never throws, whatever comes, and gives back nothing but what the schema names. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseBetweenPeers, parseFromServer, parseFromVisitor } from './parse.ts';

const parsers = [parseFromVisitor, parseFromServer, parseBetweenPeers];
const types = [
  'hello',
  'wait',
  'signal',
  'welcome',
  'begun',
  'text',
  'sources',
  'lost',
  'pong',
  'prefer',
  'block',
  'crowd',
  'pairing',
];

function parseEverywhere(text: string): unknown[] {
  return parsers.map((parse) => parse(text));
}

describe('parsing', () => {
  test('refuses any text that is no message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        return parseEverywhere(text).every((result) => result === null);
      }),
      { numRuns: 500 },
    );
  });

  test('refuses any JSON that is no message', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        return parseEverywhere(text).every((result) => result === null);
      }),
      { numRuns: 500 },
    );
  });

  test('never throws on something that begins like a message', () => {
    const fields = fc.dictionary(
      fc.constantFrom(
        'call',
        'signal',
        'mode',
        'offer',
        'here',
        '__proto__',
        'why',
        'wishes',
        'reach',
        'shared',
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), fields, (type, more) => {
        const text = JSON.stringify({ ...more, type });
        for (const result of parseEverywhere(text)) {
          if (result !== null) expect(JSON.parse(text)).toEqual(result);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['deep arrays', '['.repeat(100_000)],
    ['deep objects', '{"type":'.repeat(100_000)],
    ['a lone surrogate', '{"type":"ping","\ud800":1}'],
    ['a prototype', '{"type":"ping","__proto__":{"type":"stop"}}'],
    ['only a prototype', '{"__proto__":{"type":"ping"}}'],
    ['a type twice, the last one wrong', '{"type":"ping","type":"pong?"}'],
    ['a type that is an object', '{"type":{"toString":"ping"}}'],
    ['a type in an array', '{"type":["ping"]}'],
    ['a comment', '{"type":"ping"}//'],
    ['two messages', '{"type":"ping"}{"type":"ping"}'],
    ['a byte order mark', '\ufeff{"type":"ping"}'],
    ['a NUL', '{"type":"ping"}\u0000'],
  ])('refuses %s', (_, text) => {
    expect(parseEverywhere(text)).toEqual([null, null, null]);
  });

  test('takes white space around a message', () => {
    expect(parseFromVisitor(' {"type" :\n"ping"}\t')).toEqual({ type: 'ping' });
  });
});
