/** Which addresses are of one network, and that a tag says nothing else. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { NetworkTags } from './network-tag.ts';

const tags = new NetworkTags(new Uint8Array(32).fill(7));

describe('two addresses', () => {
  test.each([
    ['192.0.2.7', '192.0.2.254'],
    ['192.0.2.7', '::ffff:192.0.2.9'],
    ['2001:db8:1::1', '2001:db8:1:ffff:1:2:3:4'],
    ['2001:db8::1', '2001:db8:0:9::'],
    ['1::2:3:4:5:6', '1:0:0:9::'],
    ['::3:4:5:6:7:8', '0:0:3::'],
    ['', 'nonsense'],
  ])('%s and %s are of one network', (one, other) => {
    expect(tags.tagOf(one)).toBe(tags.tagOf(other));
  });

  test.each([
    ['192.0.2.7', '192.0.3.7'],
    ['192.0.2.7', '92.0.2.7'],
    ['2001:db8:1::1', '2001:db8:2::1'],
    ['2001:db8:1::1', '2001:db8::1'],
    ['::ffff:192.0.2.7', '::1'],
    ['192.0.2.7', ''],
  ])('%s and %s are not', (one, other) => {
    expect(tags.tagOf(one)).not.toBe(tags.tagOf(other));
  });
});

describe('a tag', () => {
  test('is as long for every address, and holds nothing of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(tags.tagOf(address)).toMatch(/^[\w-]{22}$/);
      }),
    );
  });

  test('is another one in another process', () => {
    const other = new NetworkTags(new Uint8Array(32).fill(8));
    expect(other.tagOf('192.0.2.7')).not.toBe(tags.tagOf('192.0.2.7'));
  });
});
