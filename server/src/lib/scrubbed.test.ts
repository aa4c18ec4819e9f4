/** No address gets into the log by what others have written, however it is spelled. */
import { afterAll, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createDataFolder } from '../testing/application.ts';
import { DailyFiles } from './daily-files.ts';
import { createLog } from './log.ts';
import { scrubAddresses } from './scrubbed.ts';

const spellings: Readonly<Record<string, (four: string, six: string) => string>> = {
  IPv4: (four) => four,
  IPv6: (_, six) => six,
  'IPv6 in capitals': (_, six) => six.toUpperCase(),
  'mapped into IPv6': (four) => `::ffff:${four}`,
  'mapped, written at length': (four) => `0:0:0:0:0:ffff:${four}`,
  'in brackets': (_, six) => `[${six}]:443`,
  'with a port': (four) => `${four}:51820`,
  'URL-encoded': (_, six) => encodeURIComponent(`[${six}]`),
  'URL-encoded, in small letters': (_, six) => encodeURIComponent(six).toLowerCase(),
  'with encoded dots': (four) => four.replaceAll('.', '%2E'),
};

/** Not `::` alone, nor what is hardly more: there is nobody to be known by it. */
const six = fc
  .ipV6()
  .filter((address) => (address.match(/[\da-f]+/gi) ?? []).length > 3 && !/\./.test(address));
const before = fc.constantFrom('', ' ', 'connect ', 'peer:', 'from=', '"', '(', 'to ', 'x-', 'http://', 'é');
const after = fc.constantFrom(
  '',
  ' ',
  ': refused',
  ',',
  '"',
  ')',
  '/path',
  '. It is away',
  ':5432 timed out',
  '…',
);

describe.each(Object.entries(spellings))('D2 an address %s', (_, spell) => {
  test('is not left in a text, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.ipV4(), six, before, after, (four, other, head, tail) => {
        const spelled = spell(four, other);
        const scrubbed = scrubAddresses(`it failed: ${head}${spelled}${tail}`);
        expect(scrubbed).toContain('[address]');
        expect(scrubbed.toLowerCase()).not.toContain(spelled.toLowerCase());
        expect(scrubbed).not.toContain(four);
        // Nor a half of it.
        for (const half of other.match(/[\da-f]+:[\da-f]+:[\da-f]+/gi) ?? [])
          expect(scrubbed).not.toContain(half);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  'at work (server/src/main.ts:12:34)',
  '2026-01-01T10:11:12.345Z',
  'version 1.4.5',
  'ENOSPC: no space',
])('what is none stays: %s', (text) => {
  expect(scrubAddresses(text)).toBe(text);
});

describe('D2 the log', () => {
  const folder = createDataFolder();
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has no address by a failure or the place of a bug, and each line is written as one', () => {
    const written: string[] = [];
    const files = new DailyFiles(folder, () => Date.UTC(2026, 0, 1));
    const write = files.write.bind(files);
    files.write = (text) => {
      written.push(text);
      write(text);
    };
    const log = createLog('error', files);
    log.error('no backup', { failure: 'connect to 203.0.113.77:5432 failed: [2001:db8::77]' });
    log.error('a bug', { bug: { name: 'Error', stack: '    at ask (https://203.0.113.77/x.ts:1:2)' } });
    // A scrubber between writes could miss what is split by them: there is none to be split.
    expect(written.map((text) => text.endsWith('\n') && text.indexOf('\n') === text.length - 1)).toEqual([
      true,
      true,
    ]);
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(kept.join('')).not.toMatch(/203\.0\.113|2001:db8/);
    expect(kept.join('').match(/\[address\]/g)).toHaveLength(3);
  });
});
