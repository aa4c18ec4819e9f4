/** The small things that everything stands on: chance, seals, keys in files, the log, assertions. */
import { afterAll, describe, expect, test } from 'bun:test';
import { linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createDataFolder } from '../testing/application.ts';
import { AssertionError, assert } from './assert.ts';
import { destroyKey, loadKey, readKey } from './key-file.ts';
import { describeBug } from './log.ts';
import { createId, createSeededRandom, systemRandom } from './random.ts';
import { deriveKey, isSameTag, seal, tag, unseal } from './seal.ts';

const folder = createDataFolder();
afterAll(() => rmSync(folder, { recursive: true }));

describe('chance', () => {
  test.each([
    ['the system', systemRandom],
    ['a seed', createSeededRandom(5)],
  ])('of %s draws from the whole range and no further', (_, random) => {
    for (const bound of [1, 2, 3, 1_000, 2 ** 31 + 1, 2 ** 32]) {
      for (let count = 0; count < 300; count++) {
        const drawn = random.below(bound);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBeTrue();
      }
    }
    expect(new Set(Array.from({ length: 200 }, () => random.below(3)))).toEqual(new Set([0, 1, 2]));
    expect(random.bytes(33)).toHaveLength(33);
  });

  test('of a seed is repeatable, of the system is not', () => {
    const [one, same] = [createSeededRandom(1), createSeededRandom(1)];
    expect(Array.from({ length: 50 }, () => one.below(1e6))).toEqual(
      Array.from({ length: 50 }, () => same.below(1e6)),
    );
    expect(createId(systemRandom)).not.toBe(createId(systemRandom));
    expect(createId(systemRandom)).toMatch(/^[\w-]{22}$/);
  });
});

describe('seals', () => {
  const random = createSeededRandom(2);
  const key = deriveKey(random.bytes(32), 'a purpose');

  test('give back what was sealed, and only under its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        expect(unseal(key, seal(key, plain, random))).toBe(plain);
        expect(unseal(deriveKey(key, 'another'), seal(key, plain, random))).toBeNull();
      }),
    );
  });

  test('open nothing else', () => {
    fc.assert(fc.property(fc.base64String(), (text) => unseal(key, text) === null));
  });

  test('have a key for each purpose', () => {
    const master = random.bytes(32);
    expect(deriveKey(master, 'a')).toHaveLength(32);
    expect(deriveKey(master, 'a')).not.toEqual(deriveKey(master, 'b'));
  });

  test('compare tags of any length', () => {
    const mark = tag(key, 'text');
    expect([isSameTag(mark, tag(key, 'text')), isSameTag(mark, tag(key, 'other'))]).toEqual([true, false]);
    for (const other of ['', mark.slice(1), `${mark}A`, 'é'.repeat(11), 'é'.repeat(22)]) {
      expect(isSameTag(mark, other)).toBeFalse();
    }
  });
});

describe('a key in a file', () => {
  test('is made once, is for the server alone, and stays', () => {
    const keys = join(folder, 'new/deep/keys');
    expect(() => readKey(keys, 'a.key')).not.toThrow();
    expect(readKey(keys, 'a.key')).toBeNull();
    const key = loadKey(keys, 'a.key', systemRandom);
    expect(key).toHaveLength(32);
    expect(loadKey(keys, 'a.key', systemRandom)).toEqual(key);
    expect(readKey(keys, 'a.key')).toEqual(key);
    expect(loadKey(keys, 'b.key', systemRandom)).not.toEqual(key);
    expect(readdirSync(keys).sort()).toEqual(['a.key', 'b.key']);
    expect(statSync(join(keys, 'a.key')).mode & 0o777).toBe(0o600);
    expect(statSync(keys).mode & 0o777).toBe(0o700);
  });

  test('that is damaged is never used, and never replaced', () => {
    const keys = join(folder, 'damaged');
    loadKey(keys, 'a.key', systemRandom);
    writeFileSync(join(keys, 'a.key'), 'short');
    expect(() => loadKey(keys, 'a.key', systemRandom)).toThrow('is not a key of 32 bytes');
    expect(statSync(join(keys, 'a.key')).size).toBe(5);
  });

  test('that was destroyed is overwritten and gone; destroying it again changes nothing', () => {
    const keys = join(folder, 'destroyed');
    const key = loadKey(keys, 'a.key', systemRandom);
    // A second name of the same bytes shows what became of them.
    linkSync(join(keys, 'a.key'), join(keys, 'kept'));
    destroyKey(keys, 'a.key');
    destroyKey(keys, 'a.key');
    expect(readdirSync(keys)).toEqual(['kept']);
    expect([...readFileSync(join(keys, 'kept'))]).toEqual(Array(32).fill(0));
    expect(loadKey(keys, 'a.key', systemRandom)).not.toEqual(key);
  });

  test('of processes that start at once is the same', async () => {
    const keys = join(folder, 'together');
    const script = `import { loadKey } from ${JSON.stringify(join(import.meta.dir, 'key-file.ts'))};
      import { systemRandom } from ${JSON.stringify(join(import.meta.dir, 'random.ts'))};
      console.log(Buffer.from(loadKey(${JSON.stringify(keys)}, 'a.key', systemRandom)).toString('hex'));`;
    const starts = Array.from({ length: 4 }, () =>
      Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' }),
    );
    const found = await Promise.all(starts.map(({ stdout }) => new Response(stdout).text()));
    expect(new Set(found).size).toBe(1);
    expect(found[0]).toMatch(/^[0-9a-f]{64}\n$/);
    expect(readdirSync(keys)).toEqual(['a.key']);
  }, 120_000);
});

describe('what is said of a bug', () => {
  test('is where it happened, never its words', () => {
    const { name, stack } = describeBug(new TypeError('quotes a visitor:\nhello from 192.0.2.1'));
    expect(name).toBe('TypeError');
    expect(stack).toContain('lib.test.ts');
    expect(stack).not.toContain('visitor');
    expect(stack).not.toContain('192.0.2.1');
  });

  test('D2 is never what a message holds, whatever it looks like', () => {
    const lines = fc.constantFrom(
      '    at secret (file.ts:1:1)',
      'secret@192.0.2.1',
      'secret',
      '  secret',
      'at secret',
    );
    const property = fc.property(fc.array(lines, { minLength: 1 }), (message) => {
      const { stack } = describeBug(new Error(message.join('\n')));
      expect(stack).not.toContain('secret');
      expect(stack).toContain('lib.test.ts');
    });
    fc.assert(property);
    expect(describeBug(new Error('')).stack).toContain('lib.test.ts');
  });

  test('is little where no error was thrown', () => {
    expect(describeBug('a text')).toEqual({ name: 'string', stack: '' });
    expect(describeBug(undefined)).toEqual({ name: 'undefined', stack: '' });
  });

  test('is an error of its own for an assertion', () => {
    expect(() => assert(0, 'never')).toThrow(new AssertionError('never'));
    assert(1, 'fine');
  });
});
