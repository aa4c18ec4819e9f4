/** The small things that everything stands on: chance, seals, the master key, the log, assertions. */
import { afterAll, describe, expect, test } from 'bun:test';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createDataFolder } from '../testing/application.ts';
import { AssertionError, assert } from './assert.ts';
import { describeBug } from './log.ts';
import { loadMasterKey } from './master-key.ts';
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

describe('the master key', () => {
  test('is made once, is for the server alone, and stays', () => {
    const dataDir = join(folder, 'new/deep');
    const key = loadMasterKey(dataDir, systemRandom);
    expect(key).toHaveLength(32);
    expect(loadMasterKey(dataDir, systemRandom)).toEqual(key);
    expect(readdirSync(join(dataDir, 'keys'))).toEqual(['master.key']);
    expect(statSync(join(dataDir, 'keys/master.key')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'keys')).mode & 0o777).toBe(0o700);
  });

  test('that is damaged is never used, and never replaced', () => {
    const dataDir = join(folder, 'damaged');
    loadMasterKey(dataDir, systemRandom);
    writeFileSync(join(dataDir, 'keys/master.key'), 'short');
    expect(() => loadMasterKey(dataDir, systemRandom)).toThrow('is not a key of 32 bytes');
    expect(statSync(join(dataDir, 'keys/master.key')).size).toBe(5);
  });

  test('of processes that start at once is the same', async () => {
    const dataDir = join(folder, 'together');
    const script = `import { loadMasterKey } from ${JSON.stringify(join(import.meta.dir, 'master-key.ts'))};
      import { systemRandom } from ${JSON.stringify(join(import.meta.dir, 'random.ts'))};
      console.log(Buffer.from(loadMasterKey(${JSON.stringify(dataDir)}, systemRandom)).toString('hex'));`;
    const starts = Array.from({ length: 4 }, () =>
      Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' }),
    );
    const keys = await Promise.all(starts.map(({ stdout }) => new Response(stdout).text()));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}\n$/);
    expect(readdirSync(join(dataDir, 'keys'))).toEqual(['master.key']);
  }, 20_000);
});

describe('what is said of a bug', () => {
  test('is where it happened, never its words', () => {
    const { name, stack } = describeBug(new TypeError('quotes a visitor:\nhello from 192.0.2.1'));
    expect(name).toBe('TypeError');
    expect(stack).toContain('lib.test.ts');
    expect(stack).not.toContain('visitor');
    expect(stack).not.toContain('192.0.2.1');
  });

  test('is never what a message holds, whatever it looks like', () => {
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
