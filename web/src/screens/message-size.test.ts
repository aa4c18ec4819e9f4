/** The limit of a message is bytes, as on the wire, not characters. */
import { expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import { countBytes, measureRoom } from './message-size.ts';

test('bytes are those of UTF-8', () => {
  expect(countBytes('')).toBe(0);
  expect(countBytes('abc')).toBe(3);
  expect(countBytes('é')).toBe(2);
  expect(countBytes('日本')).toBe(6);
  expect(countBytes('👋🏽')).toBe(8);
});

test('the limit shows only near it, and says by how much it was passed', () => {
  expect(measureRoom('a'.repeat(3000))).toEqual({ is: 'ample' });
  expect(measureRoom('a'.repeat(limits.textBytes - 400))).toEqual({ is: 'ample' });
  expect(measureRoom('a'.repeat(limits.textBytes - 399))).toEqual({ is: 'near', bytesLeft: 399 });
  expect(measureRoom('a'.repeat(limits.textBytes))).toEqual({ is: 'near', bytesLeft: 0 });
  expect(measureRoom('a'.repeat(limits.textBytes + 1))).toEqual({ is: 'over', bytesOver: 1 });
  expect(measureRoom('日'.repeat(1366))).toEqual({ is: 'over', bytesOver: 2 });
});
