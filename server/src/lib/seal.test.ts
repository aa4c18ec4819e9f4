/** Tags are kept for days and months: they must come out the same whatever makes them. */
import { expect, test } from 'bun:test';
import { digest, tag } from './seal.ts';

/** RFC 4231, test case 2. */
const key = Buffer.from('Jefe');
const text = 'what do ya want for nothing?';
const known = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';

test('a digest is HMAC-SHA-256, and a tag its first half as base64url', () => {
  expect(digest(key, text).toString('hex')).toBe(known);
  expect(tag(key, text)).toBe(Buffer.from(known.slice(0, 32), 'hex').toString('base64url'));
});
